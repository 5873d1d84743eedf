package dev.weir.it.differential;

import dev.weir.testing.PoolMode;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.Target;
import dev.weir.testing.Targets;

/** A pooler in one mode and size, which has to answer as PostgreSQL does. */
record Opponent(String name, PoolMode mode, PoolerIni ini, Target target) implements AutoCloseable {
    /** @param servers one to three; the fewer, the more statements have to make room for others */
    static Opponent start(Postgres postgres, PoolMode mode, int servers) {
        int statements = servers == 1 ? 2 : servers == 2 ? 5 : 200;
        var ini = mode.ini(postgres, servers)
                .with("max_prepared_statements", statements)
                .with("query_wait_notify", 0); // a notice that PostgreSQL never sends
        String name = "%s, %s mode, %d server(s), %d statement(s)".formatted(postgres, mode, servers, statements);
        return new Opponent(name, mode, ini, Targets.underTest(postgres, ini));
    }

    /** The same again, with servers that nobody has used. */
    Opponent fresh(Postgres postgres) {
        return new Opponent(name, mode, ini, Targets.underTest(postgres, ini));
    }

    @Override
    public void close() {
        target.close();
    }
}
