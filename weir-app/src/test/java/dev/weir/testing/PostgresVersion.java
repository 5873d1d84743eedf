package dev.weir.testing;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipFile;

/** The PostgreSQL releases there are tests on: the pooler's on the last two, the doctor's on older ones as well. */
public enum PostgresVersion {
    V12,
    V13,
    V14,
    V15,
    V16,
    V17,
    V18;

    PgBinaryResolver binaries() {
        return this == V17 ? this::fromClassPath : this::fromJar;
    }

    /** The release that ships with {@code weir demo}. */
    private InputStream fromClassPath(String system, String machine) throws IOException {
        var found = PostgresVersion.class.getResourceAsStream("/" + archive(system, machine));
        if (found == null) {
            throw new FileNotFoundException("no %s for %s %s on the class path".formatted(this, system, machine));
        }
        return found;
    }

    /** Maven puts these beside the class path: all releases are the same artifact, and a class path holds only one. */
    private InputStream fromJar(String system, String machine) throws IOException {
        var file = Path.of(System.getProperty("basedir", "."), "target", "postgres", number() + ".jar");
        try (var jar = new ZipFile(file.toFile())) {
            var entry = jar.getEntry(archive(system, machine));
            if (entry == null) {
                throw new FileNotFoundException("no %s for %s %s in %s".formatted(this, system, machine, file));
            }
            try (var in = jar.getInputStream(entry)) {
                return new ByteArrayInputStream(in.readAllBytes());
            }
        }
    }

    private static String archive(String system, String machine) {
        return "postgres-%s-%s.txz".formatted(system.toLowerCase(Locale.ROOT), machine);
    }

    /** 17, for instance. */
    public int number() {
        return Integer.parseInt(name().substring(1));
    }

    @Override
    public String toString() {
        return "PostgreSQL " + number();
    }
}
