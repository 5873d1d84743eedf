package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A certificate for 127.0.0.1, but not for localhost, that nobody but itself vouches for.
 *
 * @param file it, as PEM
 * @param key its private key, as PEM that only its owner may read, as PostgreSQL demands
 */
public record Certificate(Path file, Path key) {
    private static final String PASSWORD = "certificate";
    private static final String KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool")
            + " -genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=weir-test"
            + " -ext san=ip:127.0.0.1 -validity 30 -storetype PKCS12";

    /** Makes one with the JDK's keytool: nothing that expires lies in the repository. */
    public static Certificate in(Path directory) {
        var store = directory.resolve("server.p12");
        try {
            var command = new ArrayList<>(List.of(KEYTOOL.split(" ")));
            command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
            var keytool = new ProcessBuilder(command).inheritIO().start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed, see above");
            }
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            var file = write(
                    directory.resolve("server.crt"),
                    "CERTIFICATE",
                    keys.getCertificate("server").getEncoded());
            var key = keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
            return new Certificate(file, write(directory.resolve("server.key"), "PRIVATE KEY", key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path write(Path file, String kind, byte[] content) throws IOException {
        var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** What a PostgreSQL needs to speak TLS with it. */
    public Map<String, String> settings() {
        return Map.of("ssl", "on", "ssl_cert_file", file.toString(), "ssl_key_file", key.toString());
    }
}
