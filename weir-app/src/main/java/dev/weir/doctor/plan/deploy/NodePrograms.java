package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.ProcessShape;
import dev.weir.doctor.plan.model.ProcessShape.Role;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.Tables;
import dev.weir.doctor.plan.source.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Node, its kin, and PM2, which starts many of them. */
final class NodePrograms implements ProgramFamily {
    private static final Set<String> SINGLE = Set.of(
            "node",
            "nodejs",
            "npm",
            "yarn",
            "pnpm",
            "bun",
            "deno",
            "tsx",
            "ts-node",
            "nodemon",
            "next",
            "nest",
            "nuxt",
            "remix-serve",
            "fastify",
            "react-router-serve",
            "node-dev");

    private final Repository repository;

    NodePrograms(Repository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<ProcessShape> shape(Words words, String directory, Environment environment) {
        var program = words.program();
        if (program.startsWith("pm2")) {
            return Optional.of(pm2(words, directory));
        }
        if (program.equals("prisma") || words.mentions("prisma/build/index.js")) {
            return Optional.of(
                    ProcessShape.single("prisma", Family.NODE, words.has("generate") ? Role.NONE : Role.MIGRATION));
        }
        boolean builds = words.has("build") || words.has("install") || words.has("ci");
        return SINGLE.contains(program)
                ? Optional.of(ProcessShape.single(program, Family.NODE, builds ? Role.NONE : Role.APPLICATION))
                : Optional.empty();
    }

    private ProcessShape pm2(Words words, String directory) {
        var prefix = directory.isEmpty() ? "" : directory + "/";
        var instances = words.option("-i", "--instances")
                .or(() -> repository
                        .text(prefix + "ecosystem.config.js")
                        .or(() -> repository.text(prefix + "ecosystem.config.cjs"))
                        .flatMap(text -> inEcosystem(new Program(text, Language.JAVASCRIPT))));
        boolean all = instances
                .flatMap(Value::literal)
                .filter(text -> text.toLowerCase(Locale.ROOT).equals("max") || text.equals("0") || text.equals("-1"))
                .isPresent();
        var standard = all
                ? new Standard(
                        4, "PM2 starts one process for each processor, and 4 are assumed", "--processes SERVICE=N")
                : Standard.known(1, "PM2's default");
        return ProcessShape.single("pm2", Family.NODE, Role.APPLICATION)
                .processes(
                        Setting.of("PM2 instances", Knob.Kind.PROCESSES, all ? Optional.empty() : instances, standard));
    }

    private static Optional<Value> inEcosystem(Program program) {
        var found = Tables.find(program.tree(), "instances");
        return found.map(program::value);
    }
}
