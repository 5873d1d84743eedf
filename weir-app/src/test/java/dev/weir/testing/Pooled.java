package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/**
 * The rig of most integration tests: a target with one server connection in transaction mode, Ada who does what the test
 * says, and Bob who must be served within a second after whatever Ada did.
 *
 * <p>Bob logs in before the test and asks after it, so a server that was lost, kept or handed on dirty fails every test.
 */
@OnEveryPostgres
public abstract class Pooled {
    protected static final Duration ONE_SECOND = Duration.ofSeconds(1);

    @Parameter
    protected PostgresVersion version = PostgresVersion.V17;

    private @Nullable Target target;
    private @Nullable WireClient bob;

    /** What the pooler runs with; overridden by tests that need more than one server in transaction mode. */
    protected PoolerIni ini() {
        return PoolerIni.oneServer(postgres());
    }

    @BeforeEach
    final void openTarget() {
        target = Targets.underTest(postgres(), ini());
        bob = login();
    }

    @AfterEach
    final void secondClientIsServedAndTargetCloses() {
        try {
            bobIsServed();
        } finally {
            target().close();
        }
    }

    protected final Postgres postgres() {
        return Postgres.shared(version);
    }

    protected final Target target() {
        return Objects.requireNonNull(target);
    }

    protected final WireClient bob() {
        return Objects.requireNonNull(bob);
    }

    protected final WireClient login() {
        return target().login(Login.APP);
    }

    /** A clean answer within a second: no transaction of somebody else, no error, nothing but the answer. */
    protected final void bobIsServed() {
        bob().send(Frontend.query("select 'clean', pg_current_xact_id_if_assigned() is null"));
        var reply = bob().readUntilReady(ONE_SECOND);
        assertThat(reply.shape()).as("%s", bob()).isEqualTo("T D C Z");
        assertThat(reply.rows().getFirst()).as("%s", bob()).containsExactly("clean", "t");
        assertThat(reply.transactionStatus()).isEqualTo('I');
    }

    /** For what only a pooler can do or must refuse. */
    protected final void onlyOnAPooler() {
        Assumptions.assumeTrue(target().isPooler(), "PostgreSQL itself has no pool");
    }
}
