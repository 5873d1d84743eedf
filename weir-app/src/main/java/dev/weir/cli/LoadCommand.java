package dev.weir.cli;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.load.JdbcDatabase;
import dev.weir.doctor.load.LoadPlan;
import dev.weir.doctor.load.LoadReport;
import dev.weir.doctor.load.LoadResult;
import dev.weir.doctor.load.LoadTest;
import dev.weir.doctor.load.Progress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir load URL}: how many clients a database, or a pooler in front of it, serves before it fails them. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Sends many clients to a database for some seconds, and says what failed and how long the rest took.",
            "Exit code 0: every request was served; 1: some were not; 2: not understood; 3: nobody could connect at all."
        })
final class LoadCommand implements Callable<Integer> {
    private static final int LONGEST_SECONDS = 3_600;
    private static final int REQUESTS_PER_CLIENT = 10;
    private static final String NO_SLOT = "53300";
    private static final String AS_FAST = "max";
    private static final int BAR = 30;

    private final Surroundings here;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description = "postgresql://user@host:port/dbname; DATABASE_URL when left out.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "50",
            description = "At work at once, 1 to 10000; default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "1 to " + LONGEST_SECONDS + "; default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Requests per second by all clients together, or 'max': each asks as soon as it is answered."
                    + " Default: " + REQUESTS_PER_CLIENT + " for each client.")
    private @Nullable String rate;

    @Option(
            names = "--sql",
            paramLabel = "TEXT",
            defaultValue = "select 1",
            description = "What each request runs; default: ${DEFAULT-VALUE}.")
    private String sql = "";

    @Option(
            names = "--connect-each-time",
            description = "Connects for each request, as an application without a pool does.")
    private boolean connectEachTime;

    @Option(names = "--yes", description = "The database is on another machine, and may be put under load.")
    private boolean yes;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    LoadCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var plan = plan();
        try {
            var target = Target.of(url, here.environment());
            if (!yes && !isOnThisMachine(target)) {
                throw new ParameterException(
                        spec.commandLine(),
                        target.host() + " is another machine: a load of " + clients
                                + " clients may exhaust its database;" + " add --yes if that is what you want");
            }
            return load(plan, target);
        } catch (CannotTell e) {
            here.complain("weir load", e.sentence());
            return DoctorCommand.COULD_NOT_TELL;
        }
    }

    private LoadPlan plan() {
        if (clients < 1 || clients > LoadPlan.MOST_CLIENTS) {
            throw wrong("--clients must be 1 to " + LoadPlan.MOST_CLIENTS + ", but is " + clients);
        }
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw wrong("--seconds must be 1 to " + LONGEST_SECONDS + ", but is " + seconds);
        }
        return new LoadPlan(clients, Duration.ofSeconds(seconds), requestsPerSecond(), sql, connectEachTime);
    }

    private double requestsPerSecond() {
        var given = rate;
        if (given == null) {
            return (double) REQUESTS_PER_CLIENT * clients;
        }
        if (given.equals(AS_FAST)) {
            return LoadPlan.AS_FAST_AS_ANSWERED;
        }
        try {
            double number = Double.parseDouble(given);
            if (number > 0 && number <= 1e6) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, together with numbers out of range
        }
        throw wrong("--rate must be a number of requests per second up to 1000000, or 'max', but is '" + given + "'");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static boolean isOnThisMachine(Target target) {
        if (target.host().startsWith("/")) {
            return true;
        }
        try {
            return InetAddress.getByName(target.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true; // the first connection will say so better
        }
    }

    private int load(LoadPlan plan, Target target) throws CannotTell, InterruptedException {
        try (var database = new JdbcDatabase(target.jdbcUrl(), target.login())) {
            firstOfAll(database, target);
            var test = new LoadTest(plan, database, database);
            here.signals().on("INT", test::stop);
            boolean shows = SystemCalls.isTerminal(2);
            var result = test.run((progress, nanos) -> {
                if (shows) {
                    show(plan, progress, nanos);
                }
            });
            if (shows) {
                here.err().print("\r\u001b[K");
                here.err().flush();
            }
            print(result, target);
            return result.isClean() ? 0 : 1;
        }
    }

    /** A wrong password is not what fifty clients have to find out. A refusal for want of a slot is what the test is for. */
    private static void firstOfAll(JdbcDatabase database, Target target) throws CannotTell {
        try {
            database.connect().close();
        } catch (SQLException e) {
            if (!NO_SLOT.equals(e.getSQLState())) {
                throw target.unreachable(e);
            }
        }
    }

    private void show(LoadPlan plan, Progress progress, long nanos) {
        double part = Math.min(1, (double) nanos / plan.time().toNanos());
        int filled = (int) (part * BAR);
        here.err()
                .printf(
                        Locale.ROOT,
                        "\r[%s%s] %d of %d s   served %,d   failed %,d\u001b[K",
                        "#".repeat(filled),
                        "-".repeat(BAR - filled),
                        Math.min(nanos / 1_000_000_000, plan.time().toSeconds()),
                        plan.time().toSeconds(),
                        progress.servedSoFar(),
                        progress.failedSoFar());
        here.err().flush();
    }

    private void print(LoadResult result, Target target) {
        if (json) {
            here.say(Json.of(fields(result, target)));
        } else {
            here.out().print(new LoadReport(result).text(target.toString()));
            here.out().flush();
        }
    }

    private static Map<String, Object> fields(LoadResult result, Target target) {
        var plan = result.plan();
        var tally = result.tally();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("target", target.toString());
        fields.put("clients", plan.clients());
        fields.put("rate", plan.isPaced() ? plan.rate() : AS_FAST);
        fields.put("seconds", result.lasted().toMillis() / 1e3);
        fields.put("requests", tally.requests());
        fields.put("served", tally.served());
        fields.put("failed", tally.failures().total());
        fields.put("not_begun", tally.notBegun());
        fields.put("unanswered", tally.unanswered());
        fields.put("clients_never_served", tally.starved());
        fields.put("latency_ms", percentiles(tally.latency()));
        fields.put("connecting_ms", percentiles(tally.connecting()));
        result.sessionsBefore().ifPresent(sessions -> fields.put("server_connections_before", sessions));
        result.peakSessions().ifPresent(sessions -> fields.put("server_connections_peak", sessions));
        fields.put(
                "failures",
                tally.failures().byFrequency().stream()
                        .map(kind -> Map.of("sqlstate", kind.sqlState(), "text", kind.text(), "count", kind.count()))
                        .toList());
        return fields;
    }

    private static Map<String, Object> percentiles(Histogram micros) {
        var fields = new LinkedHashMap<String, Object>();
        if (micros.getTotalCount() > 0) {
            fields.put("p50", micros.getValueAtPercentile(50) / 1e3);
            fields.put("p90", micros.getValueAtPercentile(90) / 1e3);
            fields.put("p99", micros.getValueAtPercentile(99) / 1e3);
            fields.put("p99.9", micros.getValueAtPercentile(99.9) / 1e3);
            fields.put("max", micros.getMaxValue() / 1e3);
        }
        return fields;
    }
}
