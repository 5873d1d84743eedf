package dev.weir.it.differential;

import dev.weir.testing.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Messages that provably cannot be the same, each with its reason. Process ids are left out by {@link Message#isLike}. */
enum Exemption {
    /**
     * In a failed transaction PostgreSQL prepares nothing. A statement that this server does not hold is refused when Weir
     * prepares it, one step before the Bind or Describe that PostgreSQL would refuse: other source file, line and routine.
     */
    REFUSED_ONE_STEP_EARLIER {
        @Override
        boolean covers(Map<Character, String> expected, Map<Character, String> actual) {
            return withoutSource(expected).equals(withoutSource(actual)) && isFailedTransaction(expected);
        }
    },
    /** The same, where PostgreSQL would have complained first that the Bind has too many or too few values. */
    REFUSED_BEFORE_ITS_VALUES_WERE_COUNTED {
        @Override
        boolean covers(Map<Character, String> expected, Map<Character, String> actual) {
            return isFailedTransaction(actual) && expected.getOrDefault('M', "").startsWith("bind message supplies");
        }
    };

    /**
     * How many messages from {@code from} on may come in any order: ParameterStatus in a row. PostgreSQL reports settings in
     * the order in which they were last changed, and Weir changes some when a server changes hands ({@code
     * ReportChangedGUCOptions} in {@code guc.c}).
     */
    static int anyOrder(List<Message> answers, int from) {
        int to = from + 1;
        while (answers.get(from).tag() == 'S'
                && to < answers.size()
                && answers.get(to).tag() == 'S') {
            to++;
        }
        return to - from;
    }

    /** Whether from here on the two sessions are not in the same place, for one of two reasons: nothing more is compared. */
    static boolean endsComparison(Message expected, Message actual) {
        return isRefusedToBeDescribed(expected, actual) || isIsolationBehindNoSnapshot(expected, actual);
    }

    /** In a failed transaction; PostgreSQL would have described the statement: it returns no rows, so it may be even there. */
    private static boolean isRefusedToBeDescribed(Message expected, Message actual) {
        return expected.tag() == 't' && actual.tag() == 'E' && isFailedTransaction(actual.fields());
    }

    /** PostgreSQL took a snapshot to prepare a text that the pooler's server holds already, and need not prepare (docs/intended.md). */
    private static boolean isIsolationBehindNoSnapshot(Message expected, Message actual) {
        return actual.tag() == 'C'
                && expected.tag() == 'E'
                && "25001".equals(expected.fields().get('C'))
                && expected.fields().getOrDefault('M', "").endsWith("must be called before any query");
    }

    abstract boolean covers(Map<Character, String> expected, Map<Character, String> actual);

    static boolean covers(Message expected, Message actual) {
        if (expected.tag() != 'E' || actual.tag() != 'E') {
            return false;
        }
        for (Exemption each : values()) {
            if (each.covers(expected.fields(), actual.fields())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFailedTransaction(Map<Character, String> error) {
        return "25P02".equals(error.get('C'));
    }

    private static Map<Character, String> withoutSource(Map<Character, String> error) {
        var rest = new HashMap<>(error);
        rest.keySet().removeAll(Set.of('F', 'L', 'R'));
        return rest;
    }
}
