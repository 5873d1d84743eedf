package dev.weir.admin;

import java.util.List;

/** The column lists that are too long, or too much used, to stand in {@link ShowTarget} itself. */
final class ShowColumns {

    static final List<Column> POOLS = Column.text("database", "user")
            .int4("cl_active", "cl_waiting", "cl_active_cancel_req", "cl_waiting_cancel_req")
            .int4("sv_active", "sv_active_cancel", "sv_being_canceled", "sv_idle", "sv_used", "sv_tested", "sv_login")
            .int4("maxwait", "maxwait_us")
            .text("pool_mode", "load_balance_hosts")
            .list();

    /** Clients and servers alike. The times are text, not timestamps. */
    static final List<Column> CONNECTIONS = Column.text("type", "user", "database", "replication", "state", "addr")
            .int4("port")
            .text("local_addr")
            .int4("local_port")
            .text("connect_time", "request_time")
            .int4("wait", "wait_us", "close_needed")
            .text("ptr", "link")
            .int4("remote_pid")
            .text("tls", "application_name")
            .int4("prepared_statements")
            .int8("id")
            .list();

    /** With what PgBouncer has no word for, behind everything it has: programs that count columns find theirs. */
    static final List<Column> CLIENTS_AND_SERVERS =
            Column.text().and(CONNECTIONS).and(Column.text("pinned").list()).list();

    /** What PgBouncer knows of its own buffers; Weir's look different, so these are NULL. */
    static final List<Column> BUFFERS = Column.int4("recv_pos", "pkt_pos", "pkt_remain")
            .int4("send_pos", "send_remain", "pkt_avail", "send_avail")
            .list();

    static final List<Column> SOCKETS =
            Column.text().and(CONNECTIONS).and(BUFFERS).list();

    static final List<Column> DATABASES = Column.text("name", "host")
            .int4("port")
            .text("database", "force_user")
            .int4("pool_size", "min_pool_size", "reserve_pool_size", "server_lifetime")
            .text("pool_mode", "load_balance_hosts")
            .int4("max_connections", "current_connections", "max_client_connections", "current_client_connections")
            .int4("paused", "disabled")
            .list();

    /** The two sizes are text because a user need not have any. */
    static final List<Column> USERS = Column.text("name", "pool_size", "reserve_pool_size", "pool_mode")
            .int4("max_user_connections", "current_connections")
            .int4("max_user_client_connections", "current_client_connections")
            .list();

    static final List<Column> STATS = Column.text("database")
            .numeric("total_server_assignment_count", "total_xact_count", "total_query_count")
            .numeric("total_received", "total_sent", "total_xact_time", "total_query_time", "total_wait_time")
            .numeric("total_client_parse_count", "total_server_parse_count", "total_bind_count")
            .numeric("avg_server_assignment_count", "avg_xact_count", "avg_query_count")
            .numeric("avg_recv", "avg_sent", "avg_xact_time", "avg_query_time", "avg_wait_time")
            .numeric("avg_client_parse_count", "avg_server_parse_count", "avg_bind_count")
            .list();

    private static final List<Column> SHARED_BY_TOTALS_AND_AVERAGES = Column.text("database")
            .numeric("server_assignment_count", "xact_count", "query_count", "bytes_received", "bytes_sent")
            .numeric("xact_time", "query_time", "wait_time")
            .list();

    static final List<Column> STATS_TOTALS = Column.text()
            .and(SHARED_BY_TOTALS_AND_AVERAGES)
            .numeric("client_parse_count", "server_parse_count", "bind_count")
            .list();

    static final List<Column> STATS_AVERAGES = Column.text()
            .and(SHARED_BY_TOTALS_AND_AVERAGES)
            .numeric("avg_client_parse_count", "avg_server_parse_count", "avg_bind_count")
            .list();

    private ShowColumns() {}
}
