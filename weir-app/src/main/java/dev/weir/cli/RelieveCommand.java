package dev.weir.cli;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Full;
import dev.weir.doctor.live.Relief;
import dev.weir.doctor.live.Reliever;
import dev.weir.doctor.live.Reliever.Outcome;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code weir relieve URL}: frees connections that nobody uses, and touches nothing else. */
@Command(
        name = "relieve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeOnInvalidInput = DoctorCommand.COULD_NOT_TELL,
        exitCodeOnExecutionException = DoctorCommand.COULD_NOT_TELL,
        description = {
            "Lists the sessions that nobody uses, and with --apply ends them, one by one.",
            "Never touches work, replication, superusers, backups, migrations, poolers, listeners, holders of advisory locks.",
            "Poolers are told by application_name: the servers of one that passes its clients' names on, as Weir",
            "does, look like applications. Read the list first, or leave them to the pooler.",
            "Exit code: 0 done, also when there was nothing to do; 3 could not tell."
        })
final class RelieveCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description =
                    "postgresql://user@host:5432/dbname; ends sessions of that role. DATABASE_URL when not given.")
    private @Nullable String url;

    @Option(names = "--apply", description = "Ends them. Without it nothing is changed.")
    private boolean apply;

    @Option(
            names = "--idle",
            paramLabel = "DURATION",
            defaultValue = "5m",
            converter = IdleTime.class,
            description = "How long nobody has used them: 90s, 5m, 2h; ${DEFAULT-VALUE} when not given, at least 10s.")
    private Duration idle = Duration.ZERO;

    @Option(
            names = "--blockers",
            description = "Also those that hold a lock which others wait for; their transaction is rolled back.")
    private boolean blockersToo;

    @Option(names = "--json", description = "Everything as one line of JSON.")
    private boolean json;

    RelieveCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var reliever = Reliever.open(Target.of(Optional.ofNullable(url), here.environment()))) {
            var relief = reliever.judge(idle, blockersToo);
            Map<Session, Outcome> outcomes = new LinkedHashMap<>();
            try {
                for (var session : apply ? relief.ranked() : List.<Session>of()) {
                    outcomes.put(session, reliever.end(session));
                }
            } finally {
                report(relief, outcomes); // what was ended is ended, also when the connection is lost on the way
            }
            return 0;
        } catch (Full full) {
            here.complain(
                    "weir relieve",
                    "not even this got in (%s): log in as a superuser or a role with pg_use_reserved_connections, or wait"
                            .formatted(full.refusals().getLast().text()));
            return DoctorCommand.COULD_NOT_TELL;
        } catch (CannotTell e) {
            here.complain("weir relieve", e.sentence());
            return DoctorCommand.COULD_NOT_TELL;
        }
    }

    private void report(Relief relief, Map<Session, Outcome> outcomes) {
        if (json) {
            here.say(json(relief, outcomes));
            return;
        }
        var page = here.page();
        page.heading(headline(relief, outcomes));
        relief.ranked().forEach(session -> page.line("  " + line(session, relief.at(), outcomes)));
        var spared = relief.spared().stream()
                .collect(Collectors.groupingBy(
                        Relief.Spared::reason, () -> new EnumMap<>(Relief.Reason.class), Collectors.toList()));
        spared.forEach((reason, these) -> page.item(
                "  - ",
                "left alone, because it %s: %s (pid %s)"
                        .formatted(
                                reason.words(),
                                Words.count(these.size(), "session"),
                                Words.some(these.stream()
                                        .map(one -> one.session().pid())
                                        .toList()))));
        if (outcomes.containsValue(Outcome.REFUSED)) {
            page.paragraph("Refused, because this role may not call what ends a session. A superuser lets it:"
                    + " GRANT EXECUTE ON FUNCTION pg_terminate_backend TO its name.");
        }
        if (!relief.ranked().isEmpty()) {
            page.paragraph(
                    apply
                            ? "Pools that do not test their connections will see 57P01 once for each."
                            : "Nothing was changed. To end them: the same command with --apply. Pools that do not test"
                                    + " their connections will see 57P01 once for each. If a pooler stands in front, these"
                                    + " may be its servers: with its clients' names they cannot be told from them.");
        }
        page.end();
    }

    private String headline(Relief relief, Map<Session, Outcome> outcomes) {
        int dead = relief.ranked().size();
        if (dead == 0) {
            return "No session that may be ended has been unused for " + Words.brief(idle);
        }
        long ended = outcomes.values().stream().filter(Outcome.ENDED::equals).count();
        return apply
                ? "%s freed".formatted(Words.count(ended, "connection"))
                : "%s would be freed, unused for at least %s"
                        .formatted(Words.count(dead, "connection"), Words.brief(idle));
    }

    /** Without one the connection was lost: the session may have been ended, or not. */
    private static String word(@Nullable Outcome outcome) {
        return outcome == null ? "unknown" : Json.word(outcome);
    }

    private String line(Session session, Instant at, Map<Session, Outcome> outcomes) {
        var outcome = outcomes.get(session);
        return "%7d  %-32s %-14s %s%s"
                .formatted(
                        session.pid(),
                        session.who().label(),
                        Json.word(session.state()),
                        Words.brief(session.since(at)),
                        apply ? "  " + word(outcome) : "");
    }

    private String json(Relief relief, Map<Session, Outcome> outcomes) {
        var all = new LinkedHashMap<String, Object>();
        all.put("applied", apply);
        all.put("idle_seconds", idle.toSeconds());
        List<Object> sessions = new ArrayList<>();
        for (var session : relief.ranked()) {
            var one = describe(session, relief.at());
            one.put("outcome", apply ? word(outcomes.get(session)) : "would-end");
            sessions.add(one);
        }
        all.put("sessions", sessions);
        all.put(
                "spared",
                relief.spared().stream()
                        .map(spared -> {
                            var one = describe(spared.session(), relief.at());
                            one.put("reason", Json.word(spared.reason()));
                            return one;
                        })
                        .toList());
        return Json.of(all);
    }

    private static Map<String, Object> describe(Session session, Instant at) {
        var one = new LinkedHashMap<String, Object>();
        one.put("pid", session.pid());
        one.put("who", session.who().label());
        one.put("role", session.who().role());
        one.put("database", session.who().database());
        one.put("state", Json.word(session.state()));
        one.put("unused_seconds", session.since(at).toSeconds());
        return one;
    }

    /** Seconds, minutes or hours. */
    static final class IdleTime implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})(s|m|h)?");
        private static final Duration LEAST = Duration.ofSeconds(10);

        @Override
        public Duration convert(String text) {
            var form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("is not a time like 90s, 5m or 2h");
            }
            var unit = form.group(2) == null ? "s" : form.group(2);
            long number = Long.parseLong(form.group(1));
            var time = switch (unit) {
                case "h" -> Duration.ofHours(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofSeconds(number);
            };
            if (time.compareTo(LEAST) < 0) {
                throw new TypeConversionException("a session that was used less than 10 s ago is in use");
            }
            return time;
        }
    }
}
