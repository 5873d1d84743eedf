package dev.weir.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/** All that a command touches outside itself, so that a test can stand in for it. */
record Surroundings(
        Map<String, String> environment,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        Signals signals,
        PoolerStarter starter) {

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** One line on stderr, in the way of Unix commands. */
    void complain(String command, String message) {
        err.println(command + ": " + message);
        err.flush();
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Whether what goes to stdout may be coloured: somebody looks at it and has not asked for plain text. */
    boolean colour() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && SystemCalls.isTerminal(1);
    }

    /** A page of the doctor on stdout, as wide as the terminal says it is and never wider than is good to read. */
    Page page() {
        int columns;
        try {
            columns = Integer.parseInt(environment.getOrDefault("COLUMNS", "").strip());
        } catch (NumberFormatException _) {
            columns = Page.WIDEST;
        }
        return new Page(out, columns, colour());
    }
}
