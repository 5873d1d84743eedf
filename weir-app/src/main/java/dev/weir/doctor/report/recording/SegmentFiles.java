package dev.weir.doctor.report.recording;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * The files of a recording in its directory. Their names sort by time; one that is written to ends in {@code .jsonl}, a
 * finished one in {@code .jsonl.gz}. Files of other names are left alone.
 */
final class SegmentFiles {
    private static final Pattern NAME = Pattern.compile("weir-\\d{8}T\\d{6}\\.\\d{3}Z-\\d+-\\d{6}\\.jsonl(?:\\.gz)?");
    private static final Pattern OURS = Pattern.compile(NAME.pattern() + "(?:\\.part)?");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SegmentFiles() {}

    static String name(Instant opened, long pid, int number) {
        return "weir-%s-%d-%06d.jsonl".formatted(STAMP.format(opened), pid, number);
    }

    /** In the order of their time. Of a file that was being compressed when its recorder died, the one that is whole. */
    static List<Path> in(Path directory) throws IOException {
        // twice, because one that is compressed meanwhile may be missed under both names
        var found = new TreeSet<>(list(directory, NAME));
        found.addAll(list(directory, NAME));
        Set<String> plain = found.stream().map(Path::toString).collect(Collectors.toSet());
        return found.stream()
                .filter(file -> !file.toString().endsWith(".gz")
                        || !plain.contains(file.toString().replaceFirst("\\.gz$", "")))
                .toList();
    }

    /** What a file that is written to becomes when it is full. */
    static Path compressed(Path file) {
        return file.resolveSibling(file.getFileName() + ".gz");
    }

    private static List<Path> list(Path directory, Pattern name) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file ->
                            name.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
                    .toList();
        }
    }

    /** Replaces it by a compressed one. */
    static void compress(Path file) throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".gz.part");
        try {
            Files.deleteIfExists(part);
            Files.createFile(part, ownerOnly(part, "rw-------"));
            try (var out = new GZIPOutputStream(Files.newOutputStream(part, StandardOpenOption.WRITE))) {
                Files.copy(file, out);
            }
            Files.move(part, compressed(file), StandardCopyOption.REPLACE_EXISTING);
            Files.delete(file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Deletes the oldest until the rest takes no more than that many bytes. */
    static void age(Path directory, long room, Path spared) throws IOException {
        var files = list(directory, OURS);
        long taken = 0;
        for (var file : files) {
            taken += size(file);
        }
        for (var file : files) {
            if (taken <= room) {
                return;
            }
            if (!file.equals(spared)) {
                taken -= size(file);
                Files.deleteIfExists(file);
            }
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // compressed or aged by another recorder meanwhile
        }
    }

    /** For a new file or directory; nothing where the file system knows no permissions. */
    static FileAttribute<?>[] ownerOnly(Path at, String permissions) {
        boolean isPosix = at.getFileSystem().equals(FileSystems.getDefault())
                && FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
