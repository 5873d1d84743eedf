package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.SourceText;
import java.util.List;
import java.util.Set;

/** All readers of pools, over all files that run in production. */
public final class Stacks {
    /** Folders whose programs do not serve anybody, or only run once. */
    private static final Set<String> NOT_IN_PRODUCTION = Set.of(
            "test",
            "tests",
            "__tests__",
            "spec",
            "specs",
            "e2e",
            "fixtures",
            "examples",
            "alembic",
            "migrations",
            "benchmarks");

    /** What is read besides programs. */
    private static final Set<String> ENDINGS = Set.of(".prisma", ".yml", ".yaml", ".properties", ".sql", ".sh");

    private Stacks() {}

    public static Declarations read(Repository repository) {
        List<PoolReader> readers = List.of(
                new DjangoReader(),
                new SqlAlchemyReader(),
                new PythonPoolsReader(),
                new NodeReader(),
                new PrismaReader(),
                new RailsReader(),
                new JvmReader(),
                new GoReader(),
                new EctoReader(),
                new LaravelReader(),
                new CureReader());
        var found = new Declarations();
        for (var path : repository.paths()) {
            if (isInteresting(path)) {
                repository.peek(path).ifPresent(source -> read(source, readers, repository, found));
            }
        }
        readers.forEach(reader -> reader.finish(found));
        return found;
    }

    private static void read(SourceText source, List<PoolReader> readers, Repository repository, Declarations found) {
        for (var reader : readers) {
            if (reader.concerns(source)) {
                repository.keep(source);
                reader.read(source, found);
            }
        }
    }

    private static boolean isInteresting(String path) {
        int from = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
            if (NOT_IN_PRODUCTION.contains(path.substring(from, slash))) {
                return false;
            }
            from = slash + 1;
        }
        var name = path.substring(from);
        int dot = name.lastIndexOf('.');
        boolean known = name.startsWith(".env")
                || (dot >= 0 && ENDINGS.contains(name.substring(dot)))
                || Language.of(name).isPresent();
        return known
                && !name.startsWith("test_")
                && !name.contains(".test.")
                && !name.contains(".spec.")
                && !name.contains("_test.");
    }
}
