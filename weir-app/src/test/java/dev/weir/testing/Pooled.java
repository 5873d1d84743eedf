package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
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

    protected Login bobsLogin() {
        return Login.APP;
    }

    @BeforeEach
    final void openTarget() {
        target = Targets.underTest(postgres(), ini());
        bob = target().login(bobsLogin());
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

    /** Ada plays the script to PostgreSQL and to the target and must get the same messages from both. */
    protected final void likePostgres(Consumer<WireClient> script) {
        likePostgres(Login.APP, script);
    }

    protected final void likePostgres(Login login, Consumer<WireClient> script) {
        new Differential(postgres(), target()).plays(login, script);
    }

    /** Runs once as the superuser, straight on the server. */
    protected final void asSuperuser(String sql) {
        try (var root = postgres().superuser()) {
            assertThat(root.query(sql).hasError()).as("%s: %s", sql, root).isFalse();
        }
    }

    /** For what only a pooler can do or must refuse. */
    protected final void onlyOnAPooler() {
        Assumptions.assumeTrue(target().isPooler(), "PostgreSQL itself has no pool");
    }
}
