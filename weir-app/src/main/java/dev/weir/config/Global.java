package dev.weir.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings of [pgbouncer], in groups. Each component is named after its key; its meaning, unit and range stand in
 * {@code docs/config.md}. A duration or a limit of zero means what the key says there, mostly "off".
 */
public record Global(
        Listen listen,
        Node node,
        Pooling pooling,
        Servers servers,
        Limits limits,
        Timeouts timeouts,
        Auth auth,
        ClientTls clientTls,
        ServerTls serverTls,
        Log log,
        Tcp tcp,
        Dns dns) {

    /** Where clients come in. */
    public record Listen(
            List<String> listenAddr,
            int listenPort,
            int listenBacklog,
            String unixSocketDir,
            int unixSocketMode,
            String unixSocketGroup,
            boolean soReuseport,
            Optional<HostPort> httpListen) {}

    /** This process, one node among its peers. */
    public record Node(
            IoBackend io,
            int eventLoops,
            String user,
            Optional<Path> pidfile,
            Optional<Path> conffile,
            String jobName,
            String serviceName,
            int peerId) {}

    /** How clients share servers. */
    public record Pooling(
            PoolMode poolMode,
            int poolLanes,
            boolean serverRoundRobin,
            int maxPreparedStatements,
            boolean disablePqexec,
            List<String> ignoreStartupParameters,
            List<String> trackExtraParameters,
            boolean applicationNameAddHost,
            String loginNotifyMessage) {
        private static final List<String> ALWAYS_TRACKED =
                List.of("client_encoding", "datestyle", "timezone", "standard_conforming_strings", "application_name");

        /** Settings that PgBouncer carries from server to server: it takes them from a client's options even to ignore the rest. */
        public List<String> tracked() {
            return Stream.concat(ALWAYS_TRACKED.stream(), trackExtraParameters.stream())
                    .toList();
        }
    }

    /** How servers are checked and cleaned. */
    public record Servers(
            ServerProtocol serverProtocol,
            String serverResetQuery,
            boolean serverResetQueryAlways,
            String serverCheckQuery,
            Duration serverCheckDelay,
            boolean serverFastClose) {
        private static final String EMPTY_QUERY = "<empty>";

        /** What to send to a server before it is used again; empty for no check, empty text for an empty query. */
        public Optional<String> check() {
            return serverCheckQuery.isEmpty()
                    ? Optional.empty()
                    : Optional.of(serverCheckQuery.equals(EMPTY_QUERY) ? "" : serverCheckQuery);
        }
    }

    /** How many of everything. */
    public record Limits(
            int maxClientConn,
            int defaultPoolSize,
            int minPoolSize,
            int reservePoolSize,
            int maxDbConnections,
            int maxDbClientConnections,
            int maxUserConnections,
            int maxUserClientConnections,
            int maxPacketSize) {}

    /** How long everything may take. */
    public record Timeouts(
            Duration reservePoolTimeout,
            Duration queryWaitTimeout,
            Duration queryWaitNotify,
            Duration cancelWaitTimeout,
            Duration clientLoginTimeout,
            Duration clientIdleTimeout,
            Duration idleTransactionTimeout,
            Duration transactionTimeout,
            Duration queryTimeout,
            Duration serverConnectTimeout,
            Duration serverLoginRetry,
            Duration serverLifetime,
            Duration serverIdleTimeout,
            Duration autodbIdleTimeout,
            Duration poolIdleTimeout,
            Duration suspendTimeout) {}

    /** Who may come in. */
    public record Auth(
            AuthType authType,
            Optional<Path> authFile,
            String authUser,
            String authQuery,
            String authDbname,
            String authHbaFile,
            String authIdentFile,
            Optional<Secret> authLdapOptions,
            int scramIterations,
            List<String> adminUsers,
            List<String> statsUsers) {}

    /** TLS towards clients. */
    public record ClientTls(
            SslMode clientTlsSslmode,
            String clientTlsKeyFile,
            String clientTlsCertFile,
            String clientTlsCaFile,
            String clientTlsProtocols,
            String clientTlsCiphers,
            String clientTls13Ciphers,
            String clientTlsEcdhcurve,
            String clientTlsDheparams) {}

    /** TLS towards PostgreSQL. */
    public record ServerTls(
            SslMode serverTlsSslmode,
            String serverTlsCaFile,
            String serverTlsKeyFile,
            String serverTlsCertFile,
            String serverTlsProtocols,
            String serverTlsCiphers,
            String serverTls13Ciphers) {}

    /** What is written down. */
    public record Log(
            Optional<Path> logfile,
            boolean logConnections,
            boolean logDisconnections,
            boolean logPoolerErrors,
            boolean logStats,
            Duration statsPeriod,
            int verbose,
            boolean syslog,
            String syslogIdent,
            String syslogFacility) {}

    /** Options of TCP sockets; the kernel's counters are in seconds, zero leaves its own value. */
    public record Tcp(
            boolean tcpKeepalive,
            int tcpKeepidle,
            int tcpKeepintvl,
            int tcpKeepcnt,
            Duration tcpUserTimeout,
            int tcpSocketBuffer,
            boolean tcpDeferAccept,
            int pktBuf,
            int sbufLoopcnt) {}

    /** How names are looked up. */
    public record Dns(Duration dnsMaxTtl, Duration dnsNxdomainTtl, Duration dnsZoneCheckPeriod, String resolvConf) {}
}
