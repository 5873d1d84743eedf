package dev.weir.admin.snapshot;

import java.time.Instant;

/**
 * What clients and servers have in common.
 *
 * @param id unique in this process among clients and servers together, never reused, above 0
 * @param user the role logged in with; empty before the login names one
 * @param database the name in Weir's configuration, not the one on the server; empty before the login names one
 * @param requestedAt start of the last request; the same as {@code connectedAt} before the first
 * @param processId a server's backend pid; a client's pid when it came over a Unix socket; otherwise 0
 * @param tls protocol and cipher, such as {@code TLSv1.3/TLS_AES_256_GCM_SHA384}; empty without TLS
 * @param preparedStatements how many named statements are known on this connection
 */
public record Connection(
        long id,
        String user,
        String database,
        Endpoint remote,
        Endpoint local,
        Instant connectedAt,
        Instant requestedAt,
        int processId,
        String tls,
        String applicationName,
        int preparedStatements,
        Replication replication) {

    /** Whether the connection speaks the replication protocol, and which. */
    public enum Replication {
        NONE,
        LOGICAL,
        PHYSICAL
    }
}
