package dev.weir.doctor.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.doctor.Remedy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainerTest {
    private static final Explainer EXPLAINER = Explainer.shipped();

    static List<Message> messages() throws IOException {
        return Message.all();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_real_message_is_what_it_is(Message message) throws IOException {
        var told = explain(message.text());

        if (message.isUnknown()) {
            assertThat(told.causes()).isEmpty();
            return;
        }
        assertThat(told.causes()).isNotEmpty();
        var first = told.causes().getFirst();
        assertThat(first.layer()
                        + " " + told.platformId().orElse("-")
                        + " " + told.frameworks().stream().findFirst().orElse("-")
                        + " " + first.finding().id().toLowerCase(Locale.ROOT).replace('_', '-'))
                .isEqualTo(message.expected());
        assertThat(first.finding().verdict()).endsWith(".").doesNotContain("{");
        assertThat(first.finding().remedies().getFirst().confirm()).isNotBlank();
    }

    @Test
    void there_are_at_least_150_messages_and_every_rule_is_met_by_one() throws IOException {
        var met = new HashSet<String>();
        for (var message : messages()) {
            for (var cause : explain(message.text()).causes()) {
                met.add(cause.finding().id());
            }
        }

        assertThat(messages()).filteredOn(message -> !message.isUnknown()).hasSizeGreaterThanOrEqualTo(150);
        assertThat(messages()).filteredOn(Message::isUnknown).hasSizeGreaterThanOrEqualTo(30);
        assertThat(Rules.shipped().all())
                .extracting(rule -> rule.id().toUpperCase(Locale.ROOT).replace('-', '_'))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(met).contains(id));
    }

    @Test
    void numbers_of_the_text_are_in_the_sentence() throws IOException {
        assertThat(verdict("QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00"))
                .startsWith("All 15 connections of one Engine (pool_size 5, max_overflow 10) were in use for 30.00 s");
        assertThat(verdict("Connection is not available, request timed out after 30000ms"
                        + " (total=10, active=10, idle=0, waiting=7)"))
                .startsWith("All 10 connections of the pool were in use for 30000 ms while 7 threads waited");
        assertThat(verdict("(EMAXCONN) max client connections reached, limit: 200"))
                .startsWith("200 clients");
    }

    @Test
    void a_pool_that_is_empty_because_the_server_refuses_comes_second() throws IOException {
        var told = explain("QueuePool limit of size 5 overflow 10 reached\n".repeat(50)
                + "QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00\n".repeat(50)
                + "FATAL:  sorry, too many clients already\n");

        assertThat(told.causes()).extracting(Cause::layer).containsExactly(Layer.SERVER_SLOTS, Layer.APP_POOL);
        assertThat(told.causes()).extracting(Cause::follows).containsExactly(false, true);
        assertThat(told.causes()).extracting(Cause::count).containsExactly(1L, 50L);
        assertThat(told.causes().getLast().firstLine()).isEqualTo(51);
        assertThat(told.causes().getLast().lastLine()).isEqualTo(100);
    }

    @Test
    void of_two_errors_that_have_nothing_to_do_with_each_other_the_frequent_one_comes_first() throws IOException {
        var told = explain("FATAL: too many connections for role \"app\"\n"
                + "ERROR: prepared statement \"s0\" already exists\n".repeat(3));

        assertThat(told.causes()).extracting(Cause::layer).containsExactly(Layer.PREPARED_STATEMENT, Layer.ROLE_LIMIT);
        assertThat(told.causes()).noneMatch(Cause::follows);
    }

    @Test
    void an_empty_pool_alone_is_no_reason_for_more_server_connections() throws IOException {
        var alone = explain("pool timed out while waiting for an open connection");
        var refused = explain("pool timed out while waiting for an open connection\nsorry, too many clients already");

        assertThat(evidence(alone)).contains("Nothing in the text says that the database refused a connection");
        assertThat(evidence(refused)).doesNotContain("Nothing in the text");
    }

    @Test
    void a_storm_says_what_it_is_mixed_of() throws IOException {
        var told = explain("sorry, too many clients already\n".repeat(4)
                + "remaining connection slots are reserved for non-replication superuser connections\n".repeat(2));

        assertThat(told.causes()).hasSize(1);
        assertThat(told.causes().getFirst().count()).isEqualTo(6);
        assertThat(evidence(told))
                .contains("Seen 4 times, first in line 1: sorry", "Seen 2 times, first in line 5: remaining");
    }

    @Test
    void what_pgbouncer_repeats_is_read_and_its_own_words_are_evidence() throws IOException {
        var told = explain("FATAL: server login has been failing, cached error: too many connections for role \"app\""
                + " (server_login_retry)");

        assertThat(told.causes()).extracting(Cause::layer).containsExactly(Layer.ROLE_LIMIT);
        assertThat(evidence(told)).contains("Also reported as \"PgBouncer repeats an error of PostgreSQL\" (once");
    }

    @Test
    void where_no_postgresql_answers_weir_nothing_in_the_application_is_to_be_changed() throws IOException {
        var told = explain(
                "FATAL:  no server connection for pool shop/app within 59s\n"
                        + "DETAIL:  0 of 20 servers are leased; 0 idle, 0 resetting, 0 connecting; 1 client waits, the first for"
                        + " 59s; PostgreSQL cannot be reached: cannot connect to PostgreSQL at 127.0.0.1:5598: Connection refused\n");

        assertThat(told.causes())
                .extracting(Cause::layer)
                .containsExactly(Layer.SERVER_UNREACHABLE, Layer.POOLER_SERVERS);
        assertThat(told.causes()).extracting(Cause::follows).containsExactly(false, true);
        var finding = told.causes().getFirst().finding();
        assertThat(finding.verdict()).contains("127.0.0.1:5598: Connection refused", "[databases]");
        assertThat(finding.remedies()).noneMatch(Remedy::isEdit);
    }

    @Test
    void a_direct_address_gets_the_pooled_one_beside_it() throws IOException {
        var told = explain("connection to server at \"shop.db.ondigitalocean.com\" (10.0.0.1), port 25060 failed: "
                + "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute");

        assertThat(told.platform())
                .hasValueSatisfying(words -> assertThat(words).contains("direct address, port 25060"));
        assertThat(told.causes().getFirst().finding().remedies())
                .anySatisfy(remedy -> assertThat(remedy.after()).startsWith("shop.db.ondigitalocean.com:25061"));
    }

    @Test
    void the_limits_of_a_known_platform_are_evidence() throws IOException {
        var heroku = explain("app[web.1]: FATAL:  too many connections for role \"udq8hsm3cvmd7p\"");

        assertThat(evidence(heroku))
                .contains("Heroku Postgres, connections for a role by plan (as of 2026-08): "
                        + "essential-0 20, essential-1 20, essential-2 40.");
    }

    @Test
    void every_pooler_is_asked_in_its_own_way() throws IOException {
        assertThat(confirm("FATAL: Max client connections reached")).contains("application_name ILIKE 'supavisor%'");
        assertThat(confirm("too many client tcp connections")).contains("dbname=console");
        assertThat(confirm("no more connections allowed (max_client_conn)")).contains("dbname=pgbouncer");
    }

    @Test
    void the_framework_of_a_lesser_error_is_not_the_one_to_edit() throws IOException {
        var told = explain("PrismaClient FATAL: sorry, too many clients already\nConnection terminated unexpectedly");

        assertThat(told.frameworks()).containsExactly("prisma", "node-postgres");
    }

    @Test
    void the_same_edit_is_different_in_every_framework() throws IOException {
        var django = explain("django.db.utils.OperationalError: FATAL:  sorry, too many clients already");
        var npgsql = explain("Npgsql.PostgresException: 53300: sorry, too many clients already");

        assertThat(django.causes().getFirst().finding().remedies().getFirst().after())
                .contains("CONN_MAX_AGE");
        assertThat(npgsql.causes().getFirst().finding().remedies().getFirst().after())
                .contains("Maximum Pool Size=5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://app:s3cr3t@db.example.org:5432/shop FATAL: sorry, too many clients already",
                "password='s3cr3t' FATAL: too many connections for role \"app\"",
                "too many connections for database \"postgresql://app:s3cr3t@h/x\"",
                "FATAL: server login has been failing, cached error: bad password=s3cr3t here (server_login_retry)",
                "unsupported startup parameter: x\nSELECT * FROM t WHERE key = 's3cr3t'",
                "FATAL: server login has been failing, cached error: invalid value 's3cr3t' (server_login_retry)",
                "no such database: postgresql://app:s3cr3t@h/x",
                "FATAL: no such database: postgresql://app:s3cr3t@h/x",
                "no server connection for pool x://app:s3cr3t@h within 3s",
                "tenant/user x://postgres:s3cr3t@h not found"
            })
    void no_secret_of_the_text_comes_out_again(String text) throws IOException {
        assertThat(explain(text).toString()).doesNotContain("s3cr3t");
    }

    @Test
    void a_text_that_a_terminal_wrapped_is_read_as_if_it_had_not() throws IOException {
        var told = explain("FATAL:  too many\n   connections for\n   role \"app\"\n");

        assertThat(told.causes()).extracting(Cause::layer).containsExactly(Layer.ROLE_LIMIT);
    }

    @Test
    void colours_and_the_escapes_of_json_do_not_hide_an_error() throws IOException {
        assertThat(explain("\u001b[31mtoo many\u001b[0m connections for role \\\"app\\\"")
                        .causes())
                .hasSize(1);
        assertThat(explain("{\"e\":\"a\\nprepared statement \\\"s0\\\" already exists\"}")
                        .frameworks())
                .containsExactly("prisma");
    }

    @Test
    void a_log_of_any_length_is_read_in_little_memory() throws IOException {
        long lines = 100_000;
        var line = "2024-05-05 05:05:05 INFO nothing of interest happens here, nor in the line after this one\n"
                .getBytes(StandardCharsets.UTF_8);
        var end = new ByteArrayInputStream("sorry, too many clients already\n".getBytes(StandardCharsets.UTF_8));

        var told = EXPLAINER.explain(new SequenceInputStream(new Repeated(line, lines), end));

        assertThat(told.lines()).isEqualTo(lines + 1);
        assertThat(told.causes().getFirst().firstLine()).isEqualTo(lines + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1000, -20, -10, -1, 0, 1, 100_000})
    void an_error_across_the_cut_of_an_endless_line_is_seen_once(int offset) throws IOException {
        var told =
                explain("x".repeat(Pieces.LONGEST + offset) + "sorry, too many clients already" + "y".repeat(200_000));

        assertThat(told.causes()).hasSize(1);
        assertThat(told.causes().getFirst().count()).isEqualTo(1);
        assertThat(told.lines()).isEqualTo(1);
    }

    @Test
    void bytes_that_are_no_utf8_are_counted_and_passed_over() throws IOException {
        var bytes = "\u00e9\u00e8 sorry, too many clients already".getBytes(StandardCharsets.ISO_8859_1);

        var told = EXPLAINER.explain(new ByteArrayInputStream(bytes));

        assertThat(told.damaged()).isEqualTo(2);
        assertThat(told.recognised()).isTrue();
    }

    @Test
    void what_powershell_writes_is_read() throws IOException {
        var bytes = ("\ufeff" + "sorry, too many clients already\r\nnext\r\n").getBytes(StandardCharsets.UTF_16LE);

        var told = EXPLAINER.explain(new ByteArrayInputStream(bytes));

        assertThat(told.recognised()).isTrue();
        assertThat(told.lines()).isEqualTo(2);
    }

    @Test
    void what_is_no_text_is_said_to_be_none() {
        assertThatThrownBy(() -> explain("")).isInstanceOf(UnreadableText.class).hasMessageContaining("is empty");
        assertThatThrownBy(() -> explain(" \n\t\r\n")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> explain("\u007fELF\u0000\u0001")).hasMessageContaining("is binary");
        assertThatThrownBy(() -> EXPLAINER.explain(new ByteArrayInputStream(new byte[] {0x1f, (byte) 0x8b, 8, 0})))
                .hasMessageContaining("zcat");
        assertThatThrownBy(() ->
                        EXPLAINER.explain(new ByteArrayInputStream(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd})))
                .hasMessageContaining("zstdcat");
    }

    private static Explanation explain(String text) throws IOException {
        return EXPLAINER.explain(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String verdict(String text) throws IOException {
        return explain(text).causes().getFirst().finding().verdict();
    }

    private static String confirm(String text) throws IOException {
        return explain(text).causes().getFirst().finding().remedies().getFirst().confirm();
    }

    private static String evidence(Explanation told) {
        return String.join("\n", told.causes().getFirst().finding().evidence());
    }

    /** The same bytes again and again, without holding them. */
    private static final class Repeated extends InputStream {
        private final byte[] bytes;
        private long left;

        Repeated(byte[] bytes, long times) {
            this.bytes = bytes;
            this.left = times * bytes.length;
        }

        @Override
        public int read() {
            return left == 0 ? -1 : bytes[(int) (-left-- % bytes.length + bytes.length) % bytes.length];
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int count = (int) Math.min(length, left);
            for (int i = 0; i < count; i++) {
                into[from + i] = (byte) read();
            }
            return count == 0 ? -1 : count;
        }
    }
}
