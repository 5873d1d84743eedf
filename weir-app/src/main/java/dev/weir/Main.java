package dev.weir;

import dev.weir.cli.WeirCommand;

/** Where Java starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(WeirCommand.run(arguments, App::start));
    }
}
