package dev.weir.doctor.live;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.cause.Causes;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the doctor says after a look.
 *
 * @param findings the worst first
 * @param look empty when the doctor was refused at every try
 */
public record Diagnosis(List<Finding> findings, Optional<Look> look) {
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
    }

    public static Diagnosis of(Evidence seen) {
        return new Diagnosis(Causes.judge(seen), Optional.of(seen.series().last()));
    }

    /** The refusal is all there is to go by. */
    public static Diagnosis of(Refusal refusal) {
        return new Diagnosis(Causes.judge(refusal), Optional.empty());
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
        return "%d of %d connections that the %s allows are held; nothing is wrong with them"
                .formatted(binding.held(), binding.limit(), binding.label());
    }

    /** What the doctor could not see, and how it could. */
    public List<String> unseen() {
        var unseen = new ArrayList<String>();
        look.ifPresent(seen -> {
            var server = seen.server();
            if (seen.hidden() > 0) {
                unseen.add(
                        "%d sessions of other roles: only that they exist. Log in as the application's role, or GRANT pg_monitor TO %s"
                                .formatted(seen.hidden(), server.role()));
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
