package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Call;
import dev.weir.doctor.plan.source.Entry;
import dev.weir.doctor.plan.source.Group;
import dev.weir.doctor.plan.source.Program;
import java.util.List;
import java.util.Optional;

/** How large psycopg_pool's pools are, wherever they are set up. */
final class Psycopg {
    private static final Standard FOUR = Standard.known(4, "psycopg_pool's default");

    private Psycopg() {}

    static MinMax sizes(String written) {
        return new MinMax("", "min_size", "max_size", written, FOUR, FOUR);
    }

    /** Without {@code max_size} the pool stays at {@code min_size}. */
    static Setting size(Program program, List<Entry> table, Optional<Group> brackets, String written) {
        var sizes = sizes(written);
        var least = program.value(table, sizes.min());
        return least.isPresent() && program.value(table, sizes.max()).isEmpty()
                ? Setting.of(sizes.max(), Knob.Kind.POOL, least, sizes.largest())
                : sizes.in(program, table, brackets);
    }

    /** A pool that keeps nothing has to have a {@code min_size} of 0. */
    static Setting withoutMinimum(Program program, Call call) {
        var table = program.arguments(call);
        return Setting.of("max_size", Knob.Kind.POOL, program.value(table, "max_size"), FOUR)
                .insertable(Optional.of(Insertions.lastIn(program, call.arguments(), "max_size=", Knob.Kind.POOL)));
    }
}
