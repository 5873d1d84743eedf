package dev.weir.doctor.report;

import java.time.Instant;

/**
 * A moment that matters.
 *
 * @param text what happened, as it goes on the page
 */
record Mark(Instant at, Kind kind, String text) {

    /** What it is; the earlier ones are kept when there are too many for one page. */
    enum Kind {
        BEGIN(' ', ""),
        FULL('F', "full"),
        ROOM('R', "room again"),
        PEAK('P', "peak"),
        END(' ', ""),
        REFUSED(' ', ""),
        RELEASE('N', "new release or instance"),
        GONE('G', "sessions gone"),
        CAME('C', "sessions opened at once"),
        LOST('L', "nothing to look at"),
        NEAR(' ', ""),
        GAP(' ', "");

        private final char letter;
        private final String legend;

        Kind(char letter, String legend) {
            this.letter = letter;
            this.legend = legend;
        }

        /** Under the chart; a space for what is not shown there. */
        char letter() {
            return letter;
        }

        String legend() {
            return legend;
        }
    }
}
