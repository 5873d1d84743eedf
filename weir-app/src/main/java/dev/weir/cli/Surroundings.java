package dev.weir.cli;

import java.io.PrintWriter;
import java.util.Map;

/** All that a command touches outside itself, so that a test can stand in for it. */
record Surroundings(
        Map<String, String> environment, PrintWriter out, PrintWriter err, Signals signals, PoolerStarter starter) {

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
}
