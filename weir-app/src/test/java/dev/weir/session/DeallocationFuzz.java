package dev.weir.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import io.netty.buffer.Unpooled;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Any SQL: a DEALLOCATE or not, whatever stands around it in the buffer; and any name survives being quoted in one. */
public final class DeallocationFuzz {
    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        int before = input.choose(16);
        var sql = input.part();
        var tail = input.rest();
        var alone = Deallocation.of(Unpooled.wrappedBuffer(sql), 0, sql.length);
        var frame =
                Unpooled.buffer().writeZero(before).writeBytes(sql).writeByte(0).writeBytes(tail);

        assertThat(name(Deallocation.of(frame, before, frame.writerIndex() - before)))
                .isEqualTo(name(alone));
        if (alone != null) {
            assertThat(new String(sql, ISO_8859_1).toLowerCase(Locale.ROOT)).contains("deallocate");
            var quoted = "DEALLOCATE PREPARE \"" + text(alone).replace("\"", "\"\"") + "\";";
            var bytes = quoted.getBytes(ISO_8859_1);
            var again = Deallocation.of(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
            if (bytes.length <= 512) {
                assertThat(name(again)).isEqualTo(name(alone));
            }
        }
    }

    private static String name(@Nullable Deallocation found) {
        return found == null ? "none" : "the name " + text(found);
    }

    private static String text(Deallocation found) {
        return new String(found.name(), ISO_8859_1);
    }

    private DeallocationFuzz() {}
}
