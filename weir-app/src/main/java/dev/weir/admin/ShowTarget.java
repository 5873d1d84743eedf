package dev.weir.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What SHOW can show, with the columns of PgBouncer 1.25 (src/admin.c, src/stats.c; types seen on the wire). Where Weir
 * differs: the columns of MEM are int8, because a heap is larger than an int4, and so is id, because ids are not used twice; CLIENTS and
 * SERVERS have one column more, at their end.
 */
enum ShowTarget {
    ACTIVE_SOCKETS(ShowColumns.SOCKETS),
    CLIENTS(ShowColumns.CLIENTS_AND_SERVERS),
    CONFIG(Column.text("key", "value", "default", "changeable").list()),
    DATABASES(ShowColumns.DATABASES),
    DNS_HOSTS(Column.text("hostname").int8("ttl").text("addrs").list()),
    DNS_ZONES(Column.text("zonename").int8("serial").int4("count").list()),
    LISTS(Column.text("list").int4("items").list()),
    MEM(Column.text("name").int8("size", "used", "free", "memtotal").list()),
    PEERS(Column.int4("peer_id").text("host").int4("port", "pool_size").list()),
    PEER_POOLS(Column.int4("peer_id", "cl_active_cancel_req", "cl_waiting_cancel_req", "sv_active_cancel", "sv_login")
            .list()),
    POOLS(ShowColumns.POOLS),
    SERVERS(ShowColumns.CLIENTS_AND_SERVERS),
    SOCKETS(ShowColumns.SOCKETS),
    STATE(Column.text("key", "value").list()),
    STATS(ShowColumns.STATS),
    STATS_AVERAGES(ShowColumns.STATS_AVERAGES),
    STATS_TOTALS(ShowColumns.STATS_TOTALS),
    TOTALS(Column.text("name").numeric("value").list()),
    USERS(ShowColumns.USERS),
    VERSION(Column.text("version").list());

    @SuppressWarnings("ImmutableEnumChecker") // immutable: made by List.copyOf
    private final List<Column> columns;

    ShowTarget(List<Column> columns) {
        this.columns = columns;
    }

    /** Known before anything is asked of the pooler, so that a statement can be described without running it. */
    List<Column> columns() {
        return columns;
    }

    /** The target called {@code name}, in any case. */
    static Optional<ShowTarget> named(String name) {
        return Arrays.stream(values())
                .filter(target -> target.name().equalsIgnoreCase(name))
                .findAny();
    }
}
