package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.wire.StartupMessage.Replication;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupReaderTest {
    @RegisterExtension
    final Borrowed buffers = new Borrowed();

    @Test
    void a_startup_message_names_user_database_and_settings() {
        var message = startup(packet(0x30000, "user\0ada\0database\0orders\0application_name\0psql\0\0"));

        assertThat(message.user()).isEqualTo("ada");
        assertThat(message.database()).isEqualTo("orders");
        assertThat(message.minorVersion()).isZero();
        assertThat(message.replication()).isEqualTo(Replication.NONE);
        assertThat(message.settings()).containsExactly(Map.entry("application_name", "psql"));
        assertThat(message.negotiation()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user\0ada\0\0", "user\0ada\0database\0\0\0"})
    void the_database_defaults_to_the_user(String parameters) {
        assertThat(startup(packet(0x30000, parameters)).database()).isEqualTo("ada");
    }

    @Test
    void of_a_repeated_name_the_last_value_counts_whatever_its_case() {
        var message = startup(packet(0x30000, "user\0eve\0user\0ada\0TimeZone\0UTC\0timezone\0CET\0\0"));

        assertThat(message.user()).isEqualTo("ada");
        assertThat(message.settings()).containsExactly(Map.entry("timezone", "CET"));
        assertThat(message.setting("TIMEZONE")).isEqualTo("CET");
    }

    @Test
    void a_setting_by_name_overrules_the_same_one_in_options() {
        var message = startup(packet(0x30000, "DateStyle\0ISO\0user\0ada\0options\0-c datestyle=sql --jit=off\0\0"));

        assertThat(message.settings()).containsExactly(Map.entry("datestyle", "ISO"), Map.entry("jit", "off"));
    }

    @Test
    void options_can_be_ignored_but_for_what_is_tracked_and_what_is_named_beside_them() {
        var message = startup(
                packet(
                        0x30000,
                        "work_mem\0001MB\0user\0ada\0options\0-c datestyle=sql -c work_mem=2MB --IntervalStyle=iso_8601 -c statement_timeout=1\0\0"));

        assertThat(message.fromOptions()).containsExactlyInAnyOrder("datestyle", "intervalstyle", "statement_timeout");
        assertThat(message.without(List.of("extra_float_digits"), List.of())).isSameAs(message);
        var rest = message.without(List.of("options"), List.of("datestyle", "IntervalStyle"));
        assertThat(rest.settings())
                .isEqualTo(Map.of("work_mem", "1MB", "datestyle", "sql", "intervalstyle", "iso_8601"));
        assertThat(message.without(List.of("options", "DateStyle"), List.of("datestyle"))
                        .settings())
                .isEqualTo(Map.of("work_mem", "1MB"));
    }

    @Test
    void a_newer_minor_version_and_unknown_protocol_options_are_negotiated_down() {
        var greased = startup(packet(0x30000 | 9999, "user\0ada\0_pq_.x\0on\0_pq_.y\0\0\0"));

        assertThat(greased.negotiatedMinor()).isEqualTo(2);
        assertThat(greased.negotiation()).isEqualTo(new NegotiateProtocolVersion(2, List.of("_pq_.x", "_pq_.y")));
        assertThat(greased.settings()).isEmpty();
    }

    @Test
    void protocol_3_2_needs_no_negotiation() {
        assertThat(startup(packet(0x30002, "user\0ada\0\0")).negotiation()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "true,PHYSICAL",
        "TRUE,PHYSICAL",
        "t,PHYSICAL",
        "yes,PHYSICAL",
        "on,PHYSICAL",
        "1,PHYSICAL",
        "database,LOGICAL",
        "false,NONE",
        "f,NONE",
        "n,NONE",
        "off,NONE",
        "of,NONE",
        "0,NONE"
    })
    void replication_takes_the_boolean_words_of_postgresql_and_database(String word, Replication expected) {
        assertThat(startup(packet(0x30000, "user\0ada\0replication\0" + word + "\0\0"))
                        .replication())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"o", "", "maybe", "Database", "2"})
    void any_other_replication_word_is_refused(String word) {
        assertThat(refusal(packet(0x30000, "user\0ada\0replication\0" + word + "\0\0"))
                        .code())
                .isEqualTo("22023");
    }

    @Test
    void requests_without_content_are_recognised() {
        assertThat(StartupReader.read(packet(80877103, ""))).isEqualTo(new SslRequest());
        assertThat(StartupReader.read(packet(80877104, ""))).isEqualTo(new GssEncRequest());
    }

    @Test
    void a_cancel_request_carries_a_key_of_4_to_256_bytes() {
        for (int length : new int[] {4, 5, 32, 256}) {
            var secret = new byte[length];
            new Random(length).nextBytes(secret);
            var sent = new CancelRequest(new CancelKey(77, secret));
            var wire = buffers.buffer();
            sent.encode(wire);

            assertThat(StartupReader.read(wire)).isEqualTo(sent);
        }
        assertThat(refusal(packet(80877102, "pid_abc")).code()).isEqualTo("08P01");
        assertThat(refusal(packet(80877102, "pid_" + "x".repeat(257))).code()).isEqualTo("08P01");
    }

    @Test
    void exactly_one_packet_is_consumed_and_the_next_one_stays() {
        var two = packet(80877103, "").writeBytes(packet(0x30000, "user\0ada\0\0"));

        assertThat(StartupReader.read(two)).isEqualTo(new SslRequest());
        assertThat(startup(two).user()).isEqualTo("ada");
        assertThat(two.isReadable()).isFalse();
    }

    @Test
    void byte_by_byte_nothing_comes_before_the_last_byte() {
        var whole = packet(0x30002, "user\0ada\0options\0-c\\ x=1\0\0".replace("\\ ", " "));
        var arrived = buffers.buffer();
        while (whole.readableBytes() > 1) {
            arrived.writeByte(whole.readByte());
            assertThat(StartupReader.read(arrived)).isNull();
            assertThat(arrived.readerIndex()).isZero();
        }
        arrived.writeByte(whole.readByte());

        assertThat(startup(arrived).settings()).containsExactly(Map.entry("x", "1"));
    }

    @Test
    void random_fragments_of_many_packets_give_the_same_packets() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var stream = buffers.buffer();
        for (int i = 0; i < 200; i++) {
            FrontendMessages.startup(stream, random.nextInt(3), new LinkedHashMap<>(Map.of("user", "u" + i)));
        }
        var arrived = buffers.buffer();
        int seen = 0;
        while (stream.isReadable()) {
            arrived.writeBytes(stream, 1 + random.nextInt(Math.min(60, stream.readableBytes())));
            for (var next = StartupReader.read(arrived); next != null; next = StartupReader.read(arrived)) {
                assertThat(((StartupMessage) next).user()).as("seed %d", seed).isEqualTo("u" + seen++);
            }
        }
        assertThat(seen).as("seed %d", seed).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 4, 7, 10_005, 0x47455420, 0x16030100, Integer.MAX_VALUE})
    void a_hostile_length_is_refused_before_anything_else_arrives(int length) {
        var error = refusal(buffers.buffer().writeInt(length));

        assertThat(error.code()).isEqualTo("08P01");
        assertThat(error.severity()).isEqualTo(ClientError.Severity.FATAL);
        assertThat(error.message()).contains(String.valueOf(length));
    }

    @Test
    void the_largest_packet_of_postgresql_is_accepted() {
        var padding = "x".repeat(StartupReader.MAX_LENGTH - 8 - "user\0ada\0a\0\0\0".length());

        assertThat(startup(packet(0x30000, "user\0ada\0a\0" + padding + "\0\0")).setting("a"))
                .hasSize(padding.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user", "user\0", "user\0ada", "user\0ada\0", "user\0ada\0\0\0", "user\0ada\0\0x\0"})
    void a_packet_without_proper_terminators_is_refused(String parameters) {
        assertThat(refusal(packet(0x30000, parameters)).message())
                .isEqualTo("invalid startup packet layout: expected terminator as last byte");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User\0root\0",
                "DATABASE\0secrets\0",
                "Replication\0true\0",
                "options\0-c user=root\0",
                "options\0--DATABASE=secrets\0",
                "options\0-c replication=true\0"
            })
    void what_is_no_setting_does_not_pass_for_one_by_another_spelling_or_place(String parameter) {
        var error = refusal(packet(0x30000, "user\0ada\0" + parameter + "\0"));

        assertThat(error.code()).isEqualTo("42704");
        assertThat(error.message()).startsWith("unrecognized configuration parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "database\0orders\0\0", "user\0\0\0"})
    void a_missing_user_is_refused_in_the_words_of_postgresql(String parameters) {
        var error = refusal(packet(0x30000, parameters));

        assertThat(error.code()).isEqualTo("28000");
        assertThat(error.message()).isEqualTo("no PostgreSQL user name specified in startup packet");
    }

    @ParameterizedTest
    @CsvSource({"131072,2.0", "262144,4.0", "0,0.0", "80877105,1234.5681", "-1,65535.65535"})
    void another_major_version_is_refused_in_the_words_of_postgresql(int code, String version) {
        var error = refusal(packet(code, "user\0ada\0\0"));

        assertThat(error.code()).isEqualTo("0A000");
        assertThat(error.message())
                .isEqualTo("unsupported frontend protocol " + version + ": server supports 3.0 to 3.2");
    }

    @Test
    void random_bytes_give_a_packet_or_a_refusal_and_nothing_else() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var body = new byte[random.nextInt(80)];
            random.nextBytes(body);
            int code = random.nextBoolean() ? 0x30000 : 80877102 + random.nextInt(3);
            var wire = buffers.buffer().writeInt(8 + body.length).writeInt(code).writeBytes(body);
            try {
                assertThat(StartupReader.read(wire)).as("seed %d", seed).isNotNull();
            } catch (ProtocolViolation refused) {
                assertThat(refused.getStackTrace()).as("seed %d", seed).isEmpty();
            }
        }
    }

    private StartupMessage startup(ByteBuf wire) {
        var packet = StartupReader.read(wire);
        assertThat(packet).isInstanceOf(StartupMessage.class);
        return (StartupMessage) Objects.requireNonNull(packet);
    }

    private static ClientError refusal(ByteBuf wire) {
        var refused = catchThrowableOfType(ProtocolViolation.class, () -> StartupReader.read(wire));
        assertThat(refused).isNotNull();
        assertThat(refused.error().hint()).isNotBlank();
        return refused.error();
    }

    private ByteBuf packet(int code, String body) {
        return buffers.buffer().writeInt(8 + body.length()).writeInt(code).writeBytes(buffers.of(body));
    }
}
