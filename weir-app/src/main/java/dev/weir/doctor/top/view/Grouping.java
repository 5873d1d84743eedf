package dev.weir.doctor.top.view;

import dev.weir.doctor.live.look.Who;
import java.util.Locale;

/** By what rows are put together, and the bar is coloured. */
public enum Grouping {
    APPLICATION,
    ROLE,
    DATABASE,
    ADDRESS,
    STATE,
    /** A pooler's: database and role. */
    POOL,
    /** Every row by itself. */
    NONE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The group it belongs to; where nothing is grouped, the one that colours it. */
    String name(Who who, Doing doing) {
        return switch (this) {
            case APPLICATION, NONE -> who.application().isEmpty() ? "(role " + who.role() + ")" : who.program();
            case ROLE -> who.role();
            case DATABASE -> who.database();
            case ADDRESS -> who.address().isEmpty() ? "(not shown)" : who.address();
            case STATE -> doing.word();
            case POOL -> who.database() + "/" + who.role();
        };
    }
}
