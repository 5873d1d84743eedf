package dev.weir.doctor.top.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.top.view.Key.Named;
import dev.weir.doctor.top.view.Key.Typed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyDecoderTest {
    private final KeyDecoder decoder = new KeyDecoder();

    private List<Key> keys(String sent) {
        var keys = new ArrayList<Key>();
        sent.chars().forEach(c -> decoder.feed(c).ifPresent(keys::add));
        return keys;
    }

    @Test
    void arrows_come_in_both_dialects() {
        assertThat(keys("\u001b[A\u001b[B\u001bOC\u001bOD"))
                .containsExactly(Named.UP, Named.DOWN, Named.RIGHT, Named.LEFT);
    }

    @Test
    void paging_keys_come_in_three() {
        assertThat(keys("\u001b[5~\u001b[6~\u001b[H\u001b[F\u001b[1~\u001b[4~\u001bOH\u001b[7~\u001b[8~"))
                .containsExactly(
                        Named.PAGE_UP,
                        Named.PAGE_DOWN,
                        Named.HOME,
                        Named.END,
                        Named.HOME,
                        Named.END,
                        Named.HOME,
                        Named.HOME,
                        Named.END);
    }

    @Test
    void escape_is_itself_when_nothing_follows() {
        assertThat(keys("\u001b")).isEmpty();
        assertThat(decoder.isInside()).isTrue();
        assertThat(decoder.nothingMore()).contains(Named.ESCAPE);
        assertThat(decoder.nothingMore()).isEmpty();
        assertThat(keys("x")).containsExactly(new Typed('x'));
    }

    @Test
    void what_it_does_not_know_is_one_key_and_leaves_nothing_behind() {
        assertThat(keys("\u001b[1;5Aa")).containsExactly(Named.UP, new Typed('a'));
        assertThat(keys("\u001b[15~b\u001b[200~\u001bx"))
                .containsExactly(Named.OTHER, new Typed('b'), Named.OTHER, Named.OTHER);
        assertThat(keys("\u001b[")).isEmpty();
        assertThat(decoder.nothingMore()).isEmpty();
        assertThat(keys("c")).containsExactly(new Typed('c'));
    }

    @Test
    void letters_of_any_language_and_control_keys() {
        assertThat(keys("é\uD83D\uDE00\r\u007f\u0003\u001a\u000c\u0001"))
                .containsExactly(
                        new Typed('é'),
                        new Typed(0x1F600),
                        Named.ENTER,
                        Named.BACKSPACE,
                        Named.INTERRUPT,
                        Named.SUSPEND,
                        Named.REDRAW,
                        Named.OTHER);
    }
}
