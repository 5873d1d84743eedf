package dev.weir.doctor.live.look;

import java.util.Map;

/**
 * The server, and the doctor's own place on it.
 *
 * @param version as in server_version_num: 170004
 * @param role the doctor's role, which should be the application's
 * @param address of the doctor's own session as the server sees it; empty for a Unix socket
 * @param seesAll whether other roles' sessions are shown whole (pg_read_all_stats)
 * @param pooled whether a pooler stands between the doctor and PostgreSQL
 * @param slots the server's slots
 * @param settings safety settings as the doctor's role gets them, by name, in PostgreSQL's own unit; those that this
 *     version does not have are missing
 */
public record Server(
        int version,
        String role,
        String database,
        String address,
        boolean superuser,
        boolean seesAll,
        boolean pooled,
        Slots slots,
        Map<String, String> settings) {

    /**
     * Where the slots for ordinary roles come from.
     *
     * @param all max_connections
     * @param reserved what an ordinary role cannot have of them
     */
    public record Slots(int all, int reserved) {
        public int usable() {
            return all - reserved;
        }
    }

    public Server {
        settings = Map.copyOf(settings);
    }

    /** 17 of 170004. */
    public int major() {
        return version / 10_000;
    }
}
