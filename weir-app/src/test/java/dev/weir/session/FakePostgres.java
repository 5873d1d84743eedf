package dev.weir.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the backends of the simulated PostgreSQL share. */
final class FakePostgres {
    /** Statements that name it have a plan that {@link #altersTable} makes stale. */
    static final String TABLE = "accounts";

    final Map<String, String> defaults = Map.of(
            "client_encoding", "UTF8",
            "datestyle", "ISO, MDY",
            "timezone", "UTC",
            "application_name", "",
            "search_path", "public",
            "work_mem", "4MB");

    final List<FakeBackend> backends = new ArrayList<>();
    int tableVersion;

    /** SQLSTATE with which logins are refused. */
    @Nullable
    String refusal;

    FakeBackend fork() {
        var backend = new FakeBackend(this, backends.size() + 1);
        backends.add(backend);
        return backend;
    }

    void altersTable() {
        tableVersion++;
    }
}
