package dev.weir.doctor.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExpressionReaderTest {
    private static Program program(String text, Language language) {
        return new Program(new SourceText("x", text), language);
    }

    private static Value valueOf(String text, Language language) {
        var program = program(text, language);
        return program.value(Syntax.statements(program.tree().children()).getFirst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '@',
            value = {
                "PYTHON     ~ os.environ.get('N', 5)",
                "PYTHON     ~ int(os.getenv('N', default='5'))",
                "PYTHON     ~ env.int('N', default=5)",
                "PYTHON     ~ config('N', default=5, cast=int)",
                "PYTHON     ~ int(os.environ.get('N') or 5)",
                "JAVASCRIPT ~ process.env.N || 5",
                "JAVASCRIPT ~ Number(process.env.N ?? '5')",
                "JAVASCRIPT ~ parseInt(process.env['N'] || '5', 10)",
                "RUBY       ~ ENV.fetch('N', 5)",
                "RUBY       ~ ENV.fetch('N') { 5 }",
                "RUBY       ~ Integer(ENV['N'] || 5)",
                "ELIXIR     ~ String.to_integer(System.get_env('N') || '5')",
                "ELIXIR     ~ System.get_env('N', '5')",
                "PHP        ~ (int) env('N', 5)",
            })
    void a_look_up_in_the_environment_keeps_its_default(Language language, String text) {
        var value = valueOf(text.strip(), language);

        assertThat(value).isInstanceOf(Value.Lookup.class);
        assertThat(((Value.Lookup) value).name()).isEqualTo("N");
        assertThat(((Value.Lookup) value).fallback().flatMap(Value::literal)).contains("5");
    }

    @Test
    void a_number_with_a_minus_is_one_number() {
        var value = valueOf("-1", Language.PYTHON);

        assertThat(value.literal()).contains("-1");
        assertThat(value.span().text()).isEqualTo("-1");
    }

    @Test
    void settings_in_comments_and_strings_are_not_there() {
        var text = """
                # create_engine(pool_size=1)
                '''
                create_engine(pool_size=2)
                '''
                help = "create_engine(pool_size=3)"  # create_engine(pool_size=4)
                engine = create_engine(url, pool_size=5)  # 'unclosed
                """;

        var calls = program(text, Language.PYTHON).calls("create_engine");

        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst().argument("pool_size").orElseThrow().start()).isEqualTo(text.indexOf("5)"));
    }

    @Test
    void a_regular_expression_with_quotes_and_brackets_is_skipped() {
        var calls = program("const a = x / 2; s.replace(/['\"({]/g, ''); new Pool({ max: 7 })", Language.JAVASCRIPT)
                .calls("Pool");

        assertThat(calls).hasSize(1);
    }

    @Test
    void templates_may_hold_brackets_and_quotes() {
        var calls = program("log(`it's ${a ? '}' : \"{\"} (`); new Pool({ max: 7 })", Language.JAVASCRIPT)
                .calls("Pool");

        assertThat(calls).hasSize(1);
    }

    @Test
    void assignments_know_their_keys() {
        var program = program("DATABASES['default'][\"OPTIONS\"] = {}\nsize: int = 5\nexport = 1\n", Language.PYTHON);

        assertThat(program.assignments().stream().map(Assignment::target))
                .contains(List.of("DATABASES", "default", "OPTIONS"), List.of("size"));
    }

    @Test
    void a_literal_is_where_it_stands() {
        var source = new SourceText("x", "a\nworkers = '12'\n");
        var program = new Program(source, Language.PYTHON);

        var value = program.value(program.definition("workers").orElseThrow().value());

        assertThat(value.span().text()).isEqualTo("12");
        assertThat(value.span().place()).isEqualTo(new Place("x", 2));
    }

    @Test
    void a_test_for_production_decides() {
        var chosen = valueOf("process.env.NODE_ENV === 'production' ? 5 : 10", Language.JAVASCRIPT);
        var other = valueOf("process.env.NODE_ENV !== 'production' ? 5 : 10", Language.JAVASCRIPT);

        assertThat(chosen.literal()).contains("5");
        assertThat(other.literal()).contains("10");
    }

    /** The seed is in the message of a failure. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void no_text_makes_it_throw_or_hang(Language language) {
        var pieces = List.of(
                "(", ")", "[", "]", "{", "}", "'", "\"", "`", "${", "#{", "/", "/*", "*/", "//", "#", "\\", "\n", "=",
                ":", "=>", ",", "a", "5", "if", "else", "?", "||", "<<~X", "<<<X", "\"\"\"", "new ", "env", ".",
                "\u0000", "\uD83D");
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(120); i > 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            var program = program(text.toString(), language);
            for (var statement : Syntax.statements(program.tree().children())) {
                assertThat(program.value(statement))
                        .as("seed %d of %s", seed, language)
                        .isNotNull();
            }
            assertThat(Tables.find(program.tree(), "nothing"))
                    .as("seed %d", seed)
                    .isEqualTo(Optional.empty());
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void brackets_may_nest_deeper_than_anybody_writes(Language language) {
        assertThat(program("(".repeat(100_000), language).calls()).isEmpty();
        assertThat(program("a = {[".repeat(50_000), language).assignments()).isNotEmpty();
    }
}
