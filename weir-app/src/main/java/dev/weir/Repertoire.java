package dev.weir;

import dev.weir.cli.WeirCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Java records when {@code ./weir} rehearses: first the commands that people wait for, each on the smallest input, then
 * those of its own command line. Behaves as {@link Main} otherwise.
 */
public final class Repertoire {
    /** Nothing listens there: what the doctor loads until it is turned away is what can be had without a database. */
    private static final String NOBODY = "postgresql://weir@127.0.0.1:1/weir";

    private Repertoire() {}

    /** Runs the small commands, then one command as {@link Main} does. */
    public static void main(String[] arguments) throws IOException {
        var stage = Files.createTempDirectory("weir-repertoire");
        var error = Files.writeString(stage.resolve("error.txt"), "FATAL: sorry, too many clients already\n");
        var sources = Files.writeString(stage.resolve("db.py"), "engine = create_engine(url, pool_size=5)\n");
        var services = Files.writeString(
                stage.resolve("compose.yml"), "services: {web: {build: ., command: gunicorn app:app --workers 9}}\n");
        play("explain", error.toString());
        play("plan", stage.toString());
        play("doctor", NOBODY);
        for (var file : new Path[] {error, sources, services, stage}) {
            Files.delete(file);
        }
        Main.main(arguments);
    }

    private static void play(String... command) {
        WeirCommand.run(command, App::start);
    }
}
