package dev.weir.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Much at once: large results, many rows, COPY. */
final class BulkGroup implements Group {
    private static final int LINE = 1_000;
    private static final int LINES_PER_WRITE = 64;
    private static final int COPIED_LINES = 200_000;

    /**
     * What was moved.
     *
     * @param megabytes with the frames around them
     * @param cpuSeconds of the pooler
     */
    private record Moved(double megabytes, double seconds, double cpuSeconds) {}

    /** Moves something once, and returns how many bytes that were. */
    private interface Transfer {
        long run(WireClient client) throws IOException;
    }

    @Override
    public String name() {
        return "bulk";
    }

    @Override
    public void measure(Stage stage, Sheet sheet) throws IOException, InterruptedException {
        stage.postgres().query(stage.bench(), "create unlogged table if not exists sink (line text)");
        List<Contender> contenders = stage.all(stage.configuration());
        row(
                stage,
                sheet,
                contenders,
                "a result of 100 MB in rows of 1 kB",
                client -> client.query("select repeat('x', 990) from generate_series(1, 100000)"));
        row(
                stage,
                sheet,
                contenders,
                "a million rows of one digit",
                client -> client.query("select 1 from generate_series(1, 1000000)"));
        row(
                stage,
                sheet,
                contenders,
                "COPY out of 200 MB",
                client -> client.query("copy (select repeat('x', 999) from generate_series(1, %d)) to stdout"
                        .formatted(COPIED_LINES)));
        row(stage, sheet, contenders, "COPY in of 200 MB", BulkGroup::copyIn);
        stage.end(contenders);
    }

    private static void row(Stage stage, Sheet sheet, List<Contender> contenders, String label, Transfer transfer)
            throws IOException, InterruptedException {
        if (stage.effort().wants(label)) {
            for (Contender contender : contenders.subList(stage.peers().size(), contenders.size())) {
                try (Turn _ = stage.effort().turn()) {
                    moved(contender, transfer, 2);
                }
            }
        }
        stage.rounds(
                sheet,
                new Stage.Row<>(
                        label,
                        contenders,
                        contender -> moved(contender, transfer, stage.effort().seconds()),
                        List.of(
                                new Stage.Reading<>(
                                        "MB per second",
                                        Target.ratioAtLeast(1.0),
                                        moved -> moved.megabytes / moved.seconds),
                                new Stage.Reading<>(
                                        "CPU seconds per GB",
                                        Target.ratioAtMost(0.6),
                                        moved -> moved.cpuSeconds / moved.megabytes * 1e3))));
    }

    /** Over and over for so many seconds, and once at least. */
    private static Moved moved(Contender contender, Transfer transfer, int seconds) throws IOException {
        try (var client = WireClient.login(contender.port(), WireClient.scratch())) {
            client.query("select 1");
            long cpu = contender.cpuMicros();
            long begin = System.nanoTime();
            long bytes = 0;
            do {
                bytes += transfer.run(client);
            } while (System.nanoTime() - begin < seconds * 1_000_000_000L);
            double took = (System.nanoTime() - begin) / 1e9;
            return new Moved(bytes / 1e6, took, (contender.cpuMicros() - cpu) / 1e6);
        }
    }

    /** In frames of one line, as psql sends them; PostgreSQL reads them all and keeps none. */
    private static long copyIn(WireClient client) throws IOException {
        client.query("copy sink from stdin where false");
        ByteBuffer lines = ByteBuffer.allocateDirect((5 + LINE) * LINES_PER_WRITE);
        byte[] line = ("x".repeat(LINE - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
        while (lines.hasRemaining()) {
            lines.put((byte) 'd').putInt(4 + LINE).put(line);
        }
        long sent = 0;
        for (int i = 0; i < COPIED_LINES / LINES_PER_WRITE; i++) {
            client.write(lines.rewind());
            sent += lines.capacity();
        }
        client.write(ByteBuffer.allocate(5).put((byte) 'c').putInt(4).flip());
        return sent + client.readAnswer();
    }
}
