package dev.weir.config;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading a configuration with a hundred databases: at the start, and again at each reload. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IniReaderBenchmark {
    private static final int DATABASES = 100;

    private String text = IntStream.range(0, DATABASES)
            .mapToObj("app%1$d = host=10.0.0.%1$d port=5432 dbname=app user=app pool_size=20"::formatted)
            .collect(Collectors.joining("\n", "[databases]\n", """

                    [pgbouncer]
                    ; where clients come in
                    listen_addr = 127.0.0.1
                    listen_port = 6432
                    auth_type = any
                    pool_mode = transaction
                    max_client_conn = 1000
                    """));

    /** Lines to entries. */
    @Benchmark
    public Object lines() {
        return IniReader.readText(text, "weir.ini", new Problems());
    }

    /** Text to a configuration that was checked. */
    @Benchmark
    public Object whole() {
        return ConfigLoader.parse(text, "weir.ini", Map.of());
    }
}
