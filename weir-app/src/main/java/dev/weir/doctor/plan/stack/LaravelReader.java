package dev.weir.doctor.plan.stack;

import dev.weir.doctor.Severity;
import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Remark;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Laravel: no pool, but one connection for each PHP process while it serves. */
final class LaravelReader implements PoolReader {
    private final List<Program> configurations = new ArrayList<>();
    private boolean chosenByVariable;

    @Override
    public boolean concerns(SourceText source) {
        return source.path().endsWith("config/database.php") || source.name().startsWith(".env");
    }

    @Override
    public void read(SourceText source, Declarations into) {
        if (source.name().startsWith(".env")) {
            chosenByVariable |= source.text().contains("DB_CONNECTION=pgsql");
        } else if (source.text().contains("pgsql")) {
            configurations.add(new Program(source, Language.PHP));
        }
    }

    @Override
    public void finish(Declarations into) {
        for (var program : configurations) {
            var chosen = Tables.find(program.tree(), "default")
                    .filter(one ->
                            program.source().span(one.start(), one.end()).text().contains("pgsql"));
            var connection = Tables.all(program.tree()).stream()
                    .filter(table -> table.key().equals("pgsql"))
                    .findFirst();
            if (connection.isEmpty() || (chosen.isEmpty() && !chosenByVariable)) {
                continue;
            }
            var at = program.place(connection.get().brackets().start());
            var one = Setting.unset("connections", Knob.Kind.POOL, Standard.known(1, "one for each PHP process"));
            into.add(new Pool(
                    "Laravel", Family.PHP, at, "pgsql", Pool.Scope.PROCESS, one, Optional.empty(), Optional.empty()));
            if (program.mentions("ATTR_PERSISTENT")) {
                int offset = program.source().text().indexOf("ATTR_PERSISTENT");
                into.add(Remark.of(
                        "PHP_PERSISTENT",
                        Severity.NOTE,
                        program.place(offset),
                        "a persistent connection is kept by each PHP process, also by those that do nothing",
                        "The worst case is the same; count pm.max_children of every machine."));
            }
        }
    }
}
