package dev.weir.bench;

import java.io.IOException;

/** Measurements that belong together: a chapter of the page, with a file of figures of its own. */
interface Group {
    /** Also the name of its file of figures and of its chapter's text. */
    String name();

    /** Whether it is measured when nobody says what to measure. */
    default boolean isUsual() {
        return true;
    }

    /** Takes the figures of the rows that are wanted. */
    void measure(Stage stage, Sheet sheet) throws IOException, InterruptedException;
}
