package dev.weir.doctor.plan.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of one directory, without what others wrote (dependencies, builds) and without links, which may lead anywhere. */
public final class Repository {
    /** Nobody declares a pool in a longer file; generated ones are as long as they like. */
    static final int LONGEST_FILE = 1 << 20;

    /** Beyond this it is no repository but a disk. */
    private static final int MOST_FILES = 300_000;

    private static final Set<String> FOREIGN = Set.of(
            "node_modules",
            "bower_components",
            "venv",
            "env",
            "virtualenv",
            "site-packages",
            "__pycache__",
            "vendor",
            "target",
            "build",
            "dist",
            "out",
            "_build",
            "deps",
            "coverage",
            "bin",
            "obj");

    /** Folders with a dot are tools' own, except the one that holds DigitalOcean's app spec. */
    private static final String APP_SPEC_FOLDER = ".do";

    private final Path root;
    private final List<String> paths = new ArrayList<>();
    private final Set<String> listed = new HashSet<>();
    private final List<String> troubles = new ArrayList<>();
    private final Map<String, Optional<SourceText>> read = new HashMap<>();

    private Repository(Path root) {
        this.root = root;
    }

    /**
     * Lists the files below a directory; contents are read on demand.
     *
     * @throws IOException when the directory itself cannot be listed
     */
    public static Repository open(Path root) throws IOException {
        var repository = new Repository(root);
        Files.walkFileTree(root, repository.new Walk());
        repository.paths.sort(null);
        repository.listed.addAll(repository.paths);
        return repository;
    }

    /** Every file, relative to the root with {@code /}, in order. */
    public List<String> paths() {
        return paths;
    }

    /** What could not be read although it might matter, one sentence each. */
    public List<String> troubles() {
        return troubles;
    }

    /** The text of a file; empty when there is none of that name, or it is binary, too long or unreadable. */
    public Optional<SourceText> text(String path) {
        var known = read.get(path);
        if (known == null) {
            known = load(path);
            read.put(path, known);
        }
        return known;
    }

    /** The same without keeping it, for looking through many files. */
    public Optional<SourceText> peek(String path) {
        var known = read.get(path);
        return known == null ? load(path) : known;
    }

    /** Makes a text that was looked at the one everybody sees. */
    public void keep(SourceText text) {
        read.putIfAbsent(text.path(), Optional.of(text));
    }

    private Optional<SourceText> load(String path) {
        if (!listed.contains(path)) {
            return Optional.empty(); // what a file names may lie outside: nothing is read there
        }
        var file = root.resolve(path);
        try {
            if (Files.size(file) > LONGEST_FILE) {
                troubles.add(path + " is longer than 1 MB and was not read");
                return Optional.empty();
            }
            var bytes = Files.readAllBytes(file);
            return isBinary(bytes) ? Optional.empty() : Optional.of(decoded(path, bytes));
        } catch (IOException | SecurityException _) {
            troubles.add(path + " cannot be read");
            return Optional.empty();
        }
    }

    private static boolean isBinary(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    /** Latin-1 maps every byte, so what is no UTF-8 still keeps its lines. */
    private static SourceText decoded(String path, byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return new SourceText(path, text.toString());
        } catch (CharacterCodingException _) {
            return new SourceText(path, new String(bytes, StandardCharsets.ISO_8859_1), false);
        }
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            var name = String.valueOf(folder.getFileName());
            boolean skip = FOREIGN.contains(name) || (name.startsWith(".") && !name.equals(APP_SPEC_FOLDER));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                paths.add(root.relativize(file).toString().replace('\\', '/'));
            }
            if (paths.size() < MOST_FILES) {
                return FileVisitResult.CONTINUE;
            }
            troubles.add("more than " + MOST_FILES + " files: the rest was not looked at");
            return FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(root)) {
                throw failure;
            }
            troubles.add(root.relativize(file) + " cannot be read");
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            if (failure != null) {
                troubles.add(root.relativize(folder) + " cannot be listed");
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
