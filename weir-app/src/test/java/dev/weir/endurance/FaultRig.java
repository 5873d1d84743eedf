package dev.weir.endurance;

import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the faults break: PostgreSQL, the link to it, Weir in this JVM, and the load on it. */
final class FaultRig implements AutoCloseable {
    /** Servers of all pools together: so many transactions can be open, and lost with their servers. */
    static final int SERVERS = 12;

    /** Has one server, and its queries a limit of time. */
    static final Login IMPATIENT = Login.APP.user("impatient", "").in(Load.DIRECT);

    /** Beyond any outage here, also on a machine that has better things to do: nobody is to be refused. */
    static final Duration QUERY_WAIT_TIMEOUT = Duration.ofSeconds(60);

    static final Duration QUERY_TIMEOUT = Duration.ofSeconds(1);

    private static final int DIRECT_CLIENTS = 24;
    private static final int LINK_CLIENTS = 12;
    private static final int SESSION_CLIENTS = 5;
    private static final int THINK_MILLIS = 60;
    private static final int STAY = 40;
    /** Their servers are theirs until they leave, and others wait. */
    private static final int SESSION_STAY = 10;

    private final Postgres postgres;
    private final ServerLink link;
    private final RunningWeir weir;
    private final Load load;
    private final Backends backends;
    private final LossyNetwork network;

    FaultRig(Path directory, long seed) throws IOException, InterruptedException {
        network = LossyNetwork.detect();
        // what was answered must survive the server's processes; the machine itself does not crash here
        postgres = Postgres.start(
                seed % 2 == 0 ? PostgresVersion.V18 : PostgresVersion.V17, Map.of("synchronous_commit", "on"));
        link = new ServerLink(postgres.port());
        backends = new Backends(postgres, seed);
        weir = new RunningWeir(directory, ini());
        load = new Load(weir.port(), seed);
        try (var root = backends.superuser()) {
            root.query(Ledger.TABLE);
            root.query("grant all on ledger to public; create role " + IMPATIENT.user() + " login");
        }
    }

    private PoolerIni ini() {
        return PoolerIni.transactionMode(postgres, 6)
                .database(Load.DIRECT, to(postgres.port()) + " pool_size=6")
                .database(Load.LINK, to(link.port()) + " pool_size=3")
                .database(Load.SESSION_MODE, to(postgres.port()) + " pool_size=3 pool_mode=session")
                .user(IMPATIENT.user(), "")
                .forUser(IMPATIENT.user(), "pool_size=1 query_timeout=" + QUERY_TIMEOUT.toSeconds())
                .user("admin", "")
                .with("admin_users", "admin")
                .with("server_login_retry", "0.5")
                .with("server_connect_timeout", 3)
                .with("query_wait_timeout", Math.toIntExact(QUERY_WAIT_TIMEOUT.toSeconds()))
                .with("query_wait_notify", 1)
                .with("tcp_keepidle", 5) // a reset that is lost on the way is sent only once
                .with("tcp_keepintvl", 1)
                .with("tcp_keepcnt", 3)
                .with("log_connections", 0);
    }

    private static String to(int port) {
        return "host=127.0.0.1 dbname=app port=" + port;
    }

    void startLoad() {
        load.start(Load.DIRECT, DIRECT_CLIENTS, THINK_MILLIS, STAY);
        load.start(Load.LINK, LINK_CLIENTS, THINK_MILLIS, STAY);
        load.start(Load.SESSION_MODE, SESSION_CLIENTS, THINK_MILLIS, SESSION_STAY);
    }

    /** One more client, not of the load. */
    Conversation login(Login login) throws IOException {
        return Conversation.open(weir.port(), login);
    }

    Postgres postgres() {
        return postgres;
    }

    ServerLink link() {
        return link;
    }

    RunningWeir weir() {
        return weir;
    }

    Load load() {
        return load;
    }

    Backends backends() {
        return backends;
    }

    LossyNetwork network() {
        return network;
    }

    /** Bytes Netty's allocator holds: Weir's buffers, since nothing else in this JVM uses it. */
    static long bufferBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    @Override
    public void close() {
        weir.close();
        link.close();
        postgres.close();
    }
}
