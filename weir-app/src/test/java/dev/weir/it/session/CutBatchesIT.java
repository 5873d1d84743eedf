package dev.weir.it.session;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.describeStatement;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A batch gets the same answers wherever the network cuts it in two. */
final class CutBatchesIT extends Pooled {
    private static final String SQL = "select 'cut', $1::int";

    @Test
    void parse_and_describe_of_a_text_the_server_holds() {
        prepare();
        cutEverywhere("1 t T Z", i -> join(parse("cut" + i, SQL), describeStatement("cut" + i), sync()));
    }

    @Test
    void parse_bind_and_execute_of_a_text_the_server_holds() {
        prepare();
        cutEverywhere("1 2 D C Z", i -> join(parse("cut" + i, SQL), bind("", "cut" + i, "7"), execute(""), sync()));
    }

    @Test
    void bind_and_execute_of_a_statement_prepared_before() {
        var ada = login();
        ada.send(parse("before", SQL), sync()).readUntilReady();
        cutEverywhere(ada, "2 D C Z", _ -> join(bind("", "before", "7"), execute(""), sync()));
    }

    private void prepare() {
        login().send(parse("first", SQL), sync()).readUntilReady();
    }

    private void cutEverywhere(String shape, IntFunction<byte[]> batch) {
        cutEverywhere(login(), shape, batch);
    }

    private static void cutEverywhere(WireClient ada, String shape, IntFunction<byte[]> batch) {
        int length = batch.apply(10).length;
        for (int i = 1; i < length; i++) {
            byte[] whole = batch.apply(10 + i);
            ada.send(Arrays.copyOf(whole, i));
            pause();
            var reply = ada.send(Arrays.copyOfRange(whole, i, whole.length)).readUntilReady();
            assertThat(reply.shape()).as("cut after %d bytes: %s", i, ada).isEqualTo(shape);
            ada.forget();
        }
    }

    /** Long enough for the first half to arrive by itself; whether it did changes nothing that is asserted. */
    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
    }

    private static byte[] join(byte[]... messages) {
        var all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }
}
