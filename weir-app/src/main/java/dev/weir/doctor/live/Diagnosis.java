package dev.weir.doctor.live;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.cause.Causes;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.cause.Forecast;
import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the doctor says after a look.
 *
 * @param findings the worst first
 * @param look empty when the doctor was refused at every try
 * @param usage what each owner holds and uses; says something after several looks only
 * @param forecast empty when nothing fills up, or it cannot be told yet
 */
public record Diagnosis(List<Finding> findings, Optional<Look> look, List<Usage> usage, Optional<Forecast> forecast) {
    /** How the database is, as scripts want to know it. */
    public enum Health {
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }

    /** One or two are somebody at a prompt. */
    private static final int NAMELESS = 3;

    public Diagnosis {
        findings = List.copyOf(findings);
        usage = List.copyOf(usage);
    }

    public static Diagnosis of(Evidence seen) {
        return new Diagnosis(Causes.judge(seen), Optional.of(seen.series().last()), seen.usage(), Forecast.of(seen));
    }

    /** The refusal is all there is to go by. */
    public static Diagnosis of(Refusal refusal) {
        return new Diagnosis(Causes.judge(refusal), Optional.empty(), List.of(), Optional.empty());
    }

    /** With something that was found elsewhere, in its place. */
    public Diagnosis with(Finding more) {
        var all = new ArrayList<>(findings);
        all.add(more);
        all.sort(Comparator.comparing(Finding::severity).reversed());
        return new Diagnosis(all, look, usage, forecast);
    }

    public Health health() {
        var worst = findings.stream()
                .map(Finding::severity)
                .max(Severity::compareTo)
                .orElse(Severity.NOTE);
        return switch (worst) {
            case NOTE -> Health.HEALTHY;
            case WARNING -> Health.DEGRADED;
            case CRITICAL -> Health.UNHEALTHY;
        };
    }

    /** The whole report in one sentence. */
    public String sentence() {
        return findings.stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .findFirst()
                .map(Finding::verdict)
                .orElseGet(() -> look.map(Diagnosis::calm).orElse(""));
    }

    private static String calm(Look look) {
        Ceiling binding = look.binding();
        var hidden = Hidden.under(binding, look);
        return "%d of %d connections that %s are held; %s"
                .formatted(
                        binding.held(),
                        binding.limit(),
                        binding.allows(),
                        hidden.isNone()
                                ? "nothing is wrong with them"
                                : "what %d of them do is hidden".formatted(hidden.sessions()));
    }

    /** What is to be said beside the sentence, where that does not say it: how much of what binds is hidden. */
    public Optional<String> caveat() {
        return look.filter(_ -> health() != Health.HEALTHY)
                .map(seen -> Hidden.under(seen.binding(), seen))
                .filter(hidden -> !hidden.isNone())
                .map(hidden -> "what %d of them do is hidden".formatted(hidden.sessions()));
    }

    /** What the doctor could not see, and how it could. */
    public List<String> unseen() {
        var unseen = new ArrayList<String>();
        look.ifPresent(seen -> {
            var server = seen.server();
            if (seen.hidden() > 0) {
                unseen.add("what %d of %s do: %s"
                        .formatted(seen.hidden(), Words.count(seen.sessions().size(), "session"), Hidden.cure(server)));
            }
            if (server.version() < 140_000) {
                unseen.add("how many sessions come and go: PostgreSQL counts that since release 14");
            }
            if (server.pooled()) {
                unseen.add("who is behind the pooler, and how many clients it may have: ask its own console");
            }
            long nameless = seen.sessions().stream()
                    .filter(session -> session.who().application().isEmpty())
                    .count();
            if (nameless >= NAMELESS) {
                unseen.add(
                        "what %d sessions without a name are: add ?application_name=web@$HOSTNAME/$RELEASE to each service's URL"
                                .formatted(nameless));
            }
        });
        return unseen;
    }
}
