package dev.weir.testing;

import dev.weir.App;
import dev.weir.cli.StartupFailure;
import dev.weir.config.ConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Weir inside this JVM, with the file PgBouncer would get. */
final class WeirTarget implements Target {
    private final App app;
    private final Path authFile;

    private WeirTarget(App app, Path authFile) {
        this.app = app;
        this.authFile = authFile;
    }

    static Target start(PoolerIni ini) {
        try {
            var authFile = Files.createTempFile("userlist", ".txt");
            Files.writeString(authFile, ini.userlist());
            var text = ini.text(Ports.free(), authFile.toString());
            var loaded = ConfigLoader.parse(text, "pgbouncer.ini", Map.of());
            var config = Objects.requireNonNull(loaded.config(), loaded::toString);
            return new WeirTarget(App.start(config), authFile);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write auth_file", failed);
        } catch (StartupFailure failed) {
            throw new IllegalStateException("Weir does not start", failed);
        }
    }

    @Override
    public SocketAddress address() {
        return Ports.local(app.port());
    }

    @Override
    public boolean isPooler() {
        return true;
    }

    @Override
    public void close() {
        app.close();
        try {
            Files.deleteIfExists(authFile);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete " + authFile, failed);
        }
    }
}
