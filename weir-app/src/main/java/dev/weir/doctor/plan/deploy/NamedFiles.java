package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.SourceText;
import java.util.Optional;

/** Files that a command line names by their place in a container. */
final class NamedFiles {
    private NamedFiles() {}

    /** The file at that path from a folder, or else the first of its name below it. */
    static Optional<SourceText> find(Repository repository, String directory, String path) {
        var prefix = directory.isEmpty() ? "" : directory + "/";
        var name = path.substring(path.lastIndexOf('/') + 1);
        return repository
                .text(prefix + path.replaceFirst("^\\./", ""))
                .or(() -> repository.paths().stream()
                        .filter(one -> one.startsWith(prefix))
                        .filter(one -> one.equals(name) || one.endsWith("/" + name))
                        .findFirst()
                        .flatMap(repository::text));
    }
}
