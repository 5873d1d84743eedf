package dev.weir.session.simulation;

import java.util.Set;

/** Which excuse each of Weir's own errors needs, by SQLSTATE. */
final class Excuses {
    private Excuses() {}

    /** May the client be sent away with this error? */
    static boolean allow(String code, Set<Excuse> excuses) {
        return switch (code) {
            case "57P01" ->
                excuses.contains(Excuse.SHUTDOWN)
                        || excuses.contains(Excuse.SERVER_LOST)
                        || excuses.contains(Excuse.KILLED);
            case "08006", "57P02", "57P03", "53300" -> excuses.contains(Excuse.SERVER_LOST);
            case "57014", "25P03", "25P04", "57P05" -> excuses.contains(Excuse.TIMEOUT);
            case "08P01" -> excuses.contains(Excuse.VIOLATION);
            case "0A000" -> excuses.contains(Excuse.STATEMENT_MODE);
            default -> false;
        };
    }

    /** May a request be answered with this error, the session going on? */
    static boolean refusal(String code, Set<Excuse> excuses) {
        return code.equals("57014") ? excuses.contains(Excuse.CANCEL) : excuses.contains(Excuse.NO_SERVER);
    }
}
