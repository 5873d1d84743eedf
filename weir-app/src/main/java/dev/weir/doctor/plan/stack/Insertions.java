package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Quantity.Assumption;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.source.Call;
import dev.weir.doctor.plan.source.Entry;
import dev.weir.doctor.plan.source.Group;
import dev.weir.doctor.plan.source.Node;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.Syntax;
import dev.weir.doctor.plan.source.Token;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a setting can be written that nobody has written yet. */
final class Insertions {
    private Insertions() {}

    /** Behind the last entry of brackets, or as their first; {@code written} is the key with its sign. */
    static Knob lastIn(Program program, Group brackets, String written, Knob.Kind kind) {
        List<Entry> entries = Syntax.entries(brackets.children());
        if (entries.isEmpty()) {
            int at = brackets.start() + 1;
            return new Knob(program.source().span(at, at), written, "", kind);
        }
        if (entries.stream().anyMatch(entry -> mayHoldAnything(program, entry))) {
            var at = program.source().span(brackets.start(), brackets.start());
            return Knob.inWords(at, "add " + written, ", unless what is spread there says it");
        }
        int end = end(brackets.children());
        return new Knob(program.source().span(end, end), ", " + written, "", kind);
    }

    /** Python takes no argument twice, and {@code **options} may come from anywhere. */
    private static boolean mayHoldAnything(Program program, Entry entry) {
        return Program.isSpread(entry) && entry.value().getFirst().is("**") && !program.isWhole(Program.spread(entry));
    }

    /** What is assumed of a call that does not set all of these, when what is spread into it may. */
    static Optional<Assumption> unread(Program program, Call call, Stream<Setting> settings) {
        boolean open = call.entries().stream().anyMatch(entry -> mayHoldAnything(program, entry))
                && settings.anyMatch(setting -> setting.value().isEmpty());
        return open
                ? Optional.of(new Assumption(
                        "what is spread into %s at %s says no more than can be read"
                                .formatted(call.name(), program.place(call.start())),
                        ""))
                : Optional.empty();
    }

    /** A table of options that a call does not have yet, as its argument at that position, when that is the next one. */
    static Knob optionsOf(Program program, Call call, int position, String key) {
        var lead = position == 0 ? "" : ", ";
        int end = position == 0
                ? call.arguments().start() + 1
                : end(call.arguments().children());
        return new Knob(program.source().span(end, end), lead + "{ " + key + ": ", " }", Knob.Kind.POOL);
    }

    /** Where the last node ends that is no comma and no line break; a string ends behind its quote. */
    private static int end(List<Node> nodes) {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            var node = nodes.get(i);
            if (!node.isNewline() && !node.is(",")) {
                boolean quoted = node instanceof Token token
                        && (token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.TEMPLATE);
                return node.end() + (quoted ? 1 : 0);
            }
        }
        return 0;
    }
}
