package dev.weir.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.Borrowed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteTableTest {
    @RegisterExtension
    final Borrowed borrowed = new Borrowed();

    private final ByteTable<String> table = new ByteTable<>();

    @Test
    void a_key_is_found_inside_of_a_buffer() {
        table.put(key("name"), "value");

        assertThat(table.get(borrowed.of("xxnameyy"), 2, 4)).isEqualTo("value");
        assertThat(table.get(borrowed.of("xxnameyy"), 2, 3)).isNull();
        assertThat(table.get(borrowed.of("xxnameyy"), 3, 4)).isNull();
    }

    @Test
    void the_empty_key_is_a_key() {
        table.put(key(""), "unnamed");

        assertThat(table.get(borrowed.of(""), 0, 0)).isEqualTo("unnamed");
    }

    @Test
    void putting_again_replaces_and_tells_what_was_there() {
        assertThat(table.put(key("a"), "1")).isNull();
        assertThat(table.put(key("a"), "2")).isEqualTo("1");
        assertThat(table.size()).isOne();
        assertThat(table.remove(key("a"))).isEqualTo("2");
        assertThat(table.remove(key("a"))).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void clearing_leaves_nothing() {
        for (int i = 0; i < 100; i++) {
            table.put(key("k" + i), "v");
        }
        table.clear();

        assertThat(table.size()).isZero();
        assertThat(table.get(key("k1"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void it_behaves_as_a_hash_map_does(long seed) {
        var random = new Random(seed);
        Map<String, String> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            // few distinct keys, of all lengths around the eight bytes that are hashed at a time
            String key = "x".repeat(random.nextInt(20)) + random.nextInt(40);
            String trouble = "seed " + seed + ", step " + step + ", key " + key;
            switch (random.nextInt(5)) {
                case 0, 1 ->
                    assertThat(table.put(key(key), "v" + step)).as(trouble).isEqualTo(model.put(key, "v" + step));
                case 2, 3 -> assertThat(table.remove(key(key))).as(trouble).isEqualTo(model.remove(key));
                default -> assertThat(table.get(key(key))).as(trouble).isEqualTo(model.get(key));
            }
            assertThat(table.size()).as(trouble).isEqualTo(model.size());
        }
        List<String> values = new ArrayList<>();
        table.forEach(values::add);
        assertThat(values).as("seed " + seed).containsExactlyInAnyOrderElementsOf(model.values());
    }

    private static byte[] key(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
