package dev.weir.testing;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** The PostgreSQL releases every integration test runs against. */
public enum PostgresVersion {
    V17,
    V18;

    /** Maven puts this beside the class path: both releases are the same artifact, and a class path holds only one. */
    private static final Path JAR_OF_18 =
            Path.of(System.getProperty("basedir", "."), "target", "postgres-18", "binaries.jar");

    PgBinaryResolver binaries() {
        return switch (this) {
            case V17 -> PostgresVersion::fromClassPath;
            case V18 -> PostgresVersion::fromJar;
        };
    }

    private static InputStream fromClassPath(String system, String machine) throws IOException {
        var found = PostgresVersion.class.getResourceAsStream("/" + archive(system, machine));
        if (found == null) {
            throw new FileNotFoundException("no PostgreSQL 17 for " + system + " " + machine + " on the class path");
        }
        return found;
    }

    private static InputStream fromJar(String system, String machine) throws IOException {
        try (var jar = new ZipFile(JAR_OF_18.toFile())) {
            var entry = jar.getEntry(archive(system, machine));
            if (entry == null) {
                throw new FileNotFoundException("no PostgreSQL 18 for " + system + " " + machine + " in " + JAR_OF_18);
            }
            try (var in = jar.getInputStream(entry)) {
                return new ByteArrayInputStream(in.readAllBytes());
            }
        }
    }

    private static String archive(String system, String machine) {
        return "postgres-%s-%s.txz".formatted(system.toLowerCase(java.util.Locale.ROOT), machine);
    }

    @Override
    public String toString() {
        return "PostgreSQL " + name().substring(1);
    }
}
