package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Entry;
import dev.weir.doctor.plan.source.Group;
import dev.weir.doctor.plan.source.Program;
import java.util.List;
import java.util.Optional;

/**
 * The two sizes of a pool whose library refuses to start when the smallest is above the largest.
 *
 * @param prefix of both keys as users name them
 * @param written how a key is written in front of its value: {@code %s=}
 * @param smallest what holds for {@code min} when it is not set
 * @param largest what holds for {@code max} when it is not set
 */
record MinMax(String prefix, String min, String max, String written, Standard smallest, Standard largest) {

    /** The largest size in a table, with the smallest beside it. */
    Setting in(Program program, List<Entry> table, Optional<Group> brackets) {
        var least = program.value(table, min);
        var most = program.value(table, max);
        boolean neither = least.isEmpty() && most.isEmpty();
        var size = Setting.of(prefix + max, Knob.Kind.POOL, most, largest)
                .insertable(brackets.map(group -> insertion(program, group, neither ? insertedKeys() : key(max))));
        return neither
                ? size
                : size.notBelow(Setting.of(prefix + min, Knob.Kind.POOL, least, smallest)
                        .insertable(brackets.map(group -> insertion(program, group, key(min)))));
    }

    /** What goes in front of the largest size where neither stands: a smallest that is above no largest. */
    String insertedKeys() {
        return smallest.value() > Knob.Kind.POOL.least() ? key(min) + "1, " + key(max) : key(max);
    }

    private String key(String name) {
        return written.formatted(name);
    }

    private static Knob insertion(Program program, Group group, String key) {
        return Insertions.lastIn(program, group, key, Knob.Kind.POOL);
    }
}
