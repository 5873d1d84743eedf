package dev.weir.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says why a file could not be read, in words its owner can act on. */
final class FileTrouble {
    private FileTrouble() {}

    static String explain(Path file, IOException trouble) {
        if (Files.isDirectory(file)) {
            return "%s is a directory, not a file".formatted(file);
        }
        return switch (trouble) {
            case NoSuchFileException _ -> "%s does not exist (looked in %s)".formatted(file, here(file));
            case AccessDeniedException _ ->
                "%s may not be read by user %s".formatted(file, System.getProperty("user.name"));
            case CharacterCodingException _ -> "%s is not UTF-8 text".formatted(file);
            default -> "cannot read %s: %s".formatted(file, trouble.getMessage());
        };
    }

    private static Path here(Path file) {
        var absolute = file.toAbsolutePath();
        var parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }
}
