package dev.weir.doctor.live.look;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * PostgreSQL did not let the doctor in for want of a connection (SQLSTATE 53300).
 *
 * @param limit which limit said no
 * @param subject the role or database it is set on; empty for the server
 * @param text PostgreSQL's own words
 */
public record Refusal(Limit limit, String subject, String text) {
    /** In the order in which PostgreSQL asks them (InitializeSessionUserId, CheckMyDatabase and InitPostgres). */
    public enum Limit {
        /** Asked before the slots: says nothing about free ones. */
        ROLE,
        DATABASE,
        /** The slots for everybody are gone, the reserved ones are not. */
        RESERVED,
        /** Every slot is gone; also said before the login begins when too many are under way. */
        ALL_SLOTS
    }

    private static final Pattern NAMED = Pattern.compile("too many connections for (role|database) \"(.*)\"");

    /** Empty when the text is none of PostgreSQL's own; a pooler's, for instance. */
    public static Optional<Refusal> of(String text) {
        var named = NAMED.matcher(text);
        if (named.find()) {
            var limit = named.group(1).equals("role") ? Limit.ROLE : Limit.DATABASE;
            return Optional.of(new Refusal(limit, named.group(2), text));
        }
        var lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("remaining connection slots are reserved")) {
            return Optional.of(new Refusal(Limit.RESERVED, "", text));
        }
        return lower.contains("too many clients already")
                ? Optional.of(new Refusal(Limit.ALL_SLOTS, "", text))
                : Optional.empty();
    }

    /** Whether it is the server that is full, and not what one role or database may have. */
    public boolean isServer() {
        return limit == Limit.RESERVED || limit == Limit.ALL_SLOTS;
    }
}
