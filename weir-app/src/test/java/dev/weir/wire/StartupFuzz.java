package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Any first packet: taken whole or refused in words, from the earliest byte at which that can be known, and what is taken
 * reads the same when it is written again.
 */
public final class StartupFuzz {
    private static final Set<String> NOT_SETTINGS = Set.of("user", "database", "options", "replication");

    /** What has been made of a beginning of the stream; nothing yet when all is null. */
    private record Verdict(
            @Nullable StartupPacket packet,
            int consumed,
            @Nullable ClientError refusal) {
        boolean isOpen() {
            return packet == null && refusal == null;
        }
    }

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        int step = 1 + input.choose(64);
        var stream = input.rest();
        var whole = read(stream, stream.length);

        IntStream.iterate(0, length -> length < stream.length, length -> length + step)
                .mapToObj(length -> read(stream, length))
                .filter(early -> !early.isOpen())
                .forEach(early -> assertThat(early).isEqualTo(whole));
        if (whole.packet() != null) {
            assertThat(read(stream, whole.consumed())).isEqualTo(whole);
            assertThat(read(stream, whole.consumed() - 1).isOpen()).isTrue();
        } else if (whole.isOpen()) {
            assertThat(stream.length).isLessThan(StartupReader.MAX_LENGTH);
        }
        switch (whole.packet()) {
            case StartupMessage message -> readsTheSameAgain(message);
            case CancelRequest cancel -> readsTheSameAgain(cancel);
            case SslRequest _, GssEncRequest _ -> assertThat(whole.consumed()).isEqualTo(8);
            case null -> {}
        }
    }

    private static Verdict read(byte[] stream, int length) {
        var in = Unpooled.wrappedBuffer(stream, 0, length);
        try {
            var packet = StartupReader.read(in);
            return new Verdict(packet, in.readerIndex(), null);
        } catch (ProtocolViolation e) {
            assertThat(e.error().hint()).isNotNull();
            assertThat(e.error().severity()).isEqualTo(ClientError.Severity.FATAL);
            return new Verdict(null, 0, e.error());
        }
    }

    private static void readsTheSameAgain(CancelRequest cancel) {
        var out = Unpooled.buffer();
        cancel.encode(out);
        assertThat(StartupReader.read(out)).isEqualTo(cancel);
    }

    private static void readsTheSameAgain(StartupMessage message) {
        boolean writable = message.settings().keySet().stream()
                .noneMatch(name -> name.isEmpty() || NOT_SETTINGS.contains(name) || name.startsWith("_pq_."));
        if (!writable) {
            return; // written by name they would mean something else than they do inside of options
        }
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("user", message.user());
        parameters.put("database", message.database());
        parameters.put(
                "replication",
                switch (message.replication()) {
                    case NONE -> "false";
                    case PHYSICAL -> "true";
                    case LOGICAL -> "database";
                });
        parameters.putAll(message.settings());
        message.unknownProtocolOptions().forEach(name -> parameters.put(name, ""));
        var out = Unpooled.buffer();
        FrontendMessages.startup(out, message.minorVersion(), parameters);
        if (out.readableBytes() <= StartupReader.MAX_LENGTH) {
            assertThat(StartupReader.read(out)).isEqualTo(withoutRepetition(message));
        }
    }

    private static StartupMessage withoutRepetition(StartupMessage message) {
        List<String> once = message.unknownProtocolOptions().stream().distinct().toList();
        return new StartupMessage(
                message.minorVersion(), message.login(), message.replication(), message.settings(), Set.of(), once);
    }

    private StartupFuzz() {}
}
