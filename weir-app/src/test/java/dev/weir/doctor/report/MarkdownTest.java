package dev.weir.doctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '"', textBlock = """
            plain words stay             → plain words stay
            max_connections 25           → max_connections 25
            _emphasis_ and *stars*       → \\_emphasis\\_ and \\*stars\\*
            <b>bold</b> & more           → &lt;b&gt;bold&lt;/b&gt; &amp; more
            a|b                          → a\\|b
            [link](x)                    → \\[link\\](x)
            worker@10.0.0.7, 3           → `worker@10.0.0.7`, 3
            see https://evil.example now → see `https://evil.example` now
            www.evil.example             → `www.evil.example`
            closes #12                   → closes `#12`
            @octocat                     → `@octocat`
            """)
    void a_sentence_has_no_markup_no_link_and_mentions_nobody(String text, String markdown) {
        assertThat(Markdown.text(text)).isEqualTo(markdown);
    }

    @Test
    void what_cannot_be_seen_goes() {
        assertThat(Markdown.text("a\nb\tc\u0000d\u202ee\u2028f")).isEqualTo("a b c d e f");
        assertThat(Markdown.name("\u001b[31m")).isEqualTo("`[31m`");
        assertThat(Markdown.name("\n")).isEqualTo("–");
    }

    @Test
    void code_ends_where_it_should_whatever_is_in_it() {
        assertThat(Markdown.code("a`b")).isEqualTo("``a`b``");
        assertThat(Markdown.code("`")).isEqualTo("`` ` ``");
        assertThat(Markdown.code("```")).isEqualTo("```` ``` ````");
        assertThat(Markdown.fence("a\n````\n")).isEqualTo("`````");
    }

    @Test
    void a_long_name_is_cut_between_characters() {
        assertThat(Markdown.name("\ud83d\ude00".repeat(50))).isEqualTo("`" + "\ud83d\ude00".repeat(40) + "…`");
    }

    @Test
    void no_name_ends_a_cell() {
        for (long seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var name = new StringBuilder();
            for (int i = random.nextInt(10); i >= 0; i--) {
                name.append("|\\`a _".charAt(random.nextInt(6)));
            }

            var cells = Markdown.cell(Markdown.name(name.toString())) + Markdown.cell(Markdown.text(name.toString()));

            // as cmark-gfm scans a row: a backslash and what it escapes are one, a bar of its own ends the cell
            assertThat(cells.replaceAll("\\\\[\\\\`|_]", ""))
                    .as("seed %d: %s", seed, name)
                    .doesNotContain("|");
        }
    }
}
