package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupOptionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c work_mem=1MB", "-cwork_mem=1MB", "--work_mem=1MB", "--work-mem=1MB", "-c work-mem=1MB",
                        "-- work_mem=1MB x",
                "  -c\twork_mem=1MB\n", "-S 1MB", "-S1MB", "-c WORK_MEM=1MB", "-nbEjTc work_mem=1MB",
                        "-c work_mem=2 -c work_mem=1MB"
            })
    void every_spelling_of_a_setting_gives_the_setting(String options) {
        if (options.startsWith("-- ")) {
            assertThat(refusal(options).code()).isEqualTo("42601"); // "--" ends the switches, nothing may follow
        } else {
            assertThat(StartupOptions.parse(options)).containsExactly(Map.entry("work_mem", "1MB"));
        }
    }

    @Test
    void a_backslash_makes_a_space_or_a_backslash_part_of_the_value() {
        assertThat(StartupOptions.parse("-c search_path=a,\\ b -c x=c:\\\\dir -c y=\\-z"))
                .containsExactly(Map.entry("search_path", "a, b"), Map.entry("x", "c:\\dir"), Map.entry("y", "-z"));
    }

    @Test
    void values_keep_dashes_equals_signs_and_case_and_may_be_empty() {
        assertThat(StartupOptions.parse("-c app.a-b=X-y=Z --application_name="))
                .containsExactly(Map.entry("app.a_b", "X-y=Z"), Map.entry("application_name", ""));
    }

    @Test
    void nothing_gives_nothing() {
        assertThat(StartupOptions.parse("")).isEmpty();
        assertThat(StartupOptions.parse("  \t ")).isEmpty();
        assertThat(StartupOptions.parse("--")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-B 16,shared_buffers,16",
        "-e,datestyle,euro",
        "-F,fsync,false",
        "-f s,enable_seqscan,false",
        "-fh,enable_hashjoin,false",
        "-h x,listen_addresses,x",
        "-i,listen_addresses,*",
        "-l,ssl,true",
        "-k /tmp,unix_socket_directories,/tmp",
        "-N 9,max_connections,9",
        "-O,allow_system_table_mods,true",
        "-P,ignore_system_indexes,true",
        "-p 1,port,1",
        "-s,log_statement_stats,true",
        "-t pa,log_parser_stats,true",
        "-tpl,log_planner_stats,true",
        "-t e,log_executor_stats,true",
        "-W 3,post_auth_delay,3",
        "-d 0,log_min_messages,notice",
        "-d1,log_min_messages,debug1"
    })
    void a_letter_switch_is_the_setting_that_postgresql_makes_of_it(String options, String name, String value) {
        assertThat(StartupOptions.parse(options)).containsExactly(Map.entry(name, value));
    }

    @Test
    void debug_level_5_turns_on_all_that_lies_below() {
        assertThat(StartupOptions.parse("-d 5").keySet())
                .containsExactly(
                        "log_min_messages",
                        "log_statement",
                        "debug_print_parse",
                        "debug_print_plan",
                        "debug_print_rewritten");
        assertThat(StartupOptions.parse("-d 2").keySet()).containsExactly("log_min_messages", "log_statement");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-C x", "-D /data", "-r file", "-v 3", "-b", "-n", "-T"})
    void a_switch_that_postgresql_ignores_from_clients_changes_nothing(String options) {
        assertThat(StartupOptions.parse(options)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-x,-x", "work_mem=1,work_mem=1", "-,-", "-f z,-f", "-t px,-t", "-c,-c", "-S,-S", "-e extra,extra"})
    void anything_else_is_an_invalid_command_line_argument(String options, String blamed) {
        var error = refusal(options);

        assertThat(error.code()).isEqualTo("42601");
        assertThat(error.message()).isEqualTo("invalid command-line argument for server process: " + blamed);
    }

    @ParameterizedTest
    @CsvSource({"-c jit,-c jit requires a value", "--jit,--jit requires a value"})
    void a_setting_without_value_is_refused_in_the_words_of_postgresql(String options, String message) {
        assertThat(refusal(options).message()).isEqualTo(message);
    }

    private static ClientError refusal(String options) {
        var refused = catchThrowableOfType(ProtocolViolation.class, () -> StartupOptions.parse(options));
        assertThat(refused).as(options).isNotNull();
        return refused.error();
    }
}
