package dev.weir.bench;

import dev.weir.wire.auth.ScramClientExchange;
import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramKeys;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do nothing but log in and leave. They keep what they hashed of the password, as drivers with a pool do, so
 * that the logins come as fast as the pooler takes them, with SCRAM as without.
 */
final class LoginStorm implements AutoCloseable {
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;

    private final int port;
    private final ScramKeyCache keys = new ScramKeyCache(100);
    private final AtomicLong logins = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;
    private volatile @Nullable IOException failure;

    private LoginStorm(int port) {
        this.port = port;
    }

    static LoginStorm begin(Contender pooler, int threads) {
        var storm = new LoginStorm(pooler.port());
        for (int i = 0; i < threads; i++) {
            storm.threads.add(Thread.ofPlatform().name("login-" + i).start(storm::logInAgainAndAgain));
        }
        return storm;
    }

    /** How many there were so far. */
    long logins() throws IOException {
        IOException seen = failure;
        if (seen != null) {
            throw new IOException("a login failed", seen);
        }
        return logins.get();
    }

    private void logInAgainAndAgain() {
        try {
            while (!ending) {
                logIn();
                logins.incrementAndGet();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void logIn() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            out.write(WireClient.startup().array());
            var exchange = new ScramClientExchange(new SecureRandom());
            for (byte tag = in.readByte(); tag != 'Z'; tag = in.readByte()) {
                byte[] body = in.readNBytes(in.readInt() - 4);
                if (tag == 'E') {
                    throw new IOException("refused: " + new String(body, StandardCharsets.UTF_8));
                }
                if (tag == 'R') {
                    answer(exchange, ByteBuffer.wrap(body), out);
                }
            }
            out.write(new byte[] {'X', 0, 0, 0, 4});
        }
    }

    private void answer(ScramClientExchange exchange, ByteBuffer asked, OutputStream out) throws IOException {
        int kind = asked.getInt();
        byte[] data = new byte[asked.remaining()];
        asked.get(data);
        if (kind == SASL) {
            byte[] mechanism = "SCRAM-SHA-256\0".getBytes(StandardCharsets.US_ASCII);
            byte[] first = exchange.clientFirst();
            ByteBuffer body = ByteBuffer.allocate(mechanism.length + 4 + first.length);
            send(out, body.put(mechanism).putInt(first.length).put(first).array());
        } else if (kind == SASL_CONTINUE) {
            var challenge = exchange.challenge(data);
            ScramKeys known = keys.cached(Postgres.PASSWORD, challenge.salt(), challenge.iterations());
            if (known == null) {
                known = keys.derive(Postgres.PASSWORD, challenge.salt(), challenge.iterations());
            }
            send(out, exchange.clientFinal(known, challenge));
        } else if (kind == SASL_FINAL) {
            exchange.verifyServer(data);
        } else if (kind != 0) {
            throw new IOException("asked for a password of kind " + kind);
        }
    }

    private static void send(OutputStream out, byte[] body) throws IOException {
        out.write(ByteBuffer.allocate(5 + body.length)
                .put((byte) 'p')
                .putInt(4 + body.length)
                .put(body)
                .array());
    }

    @Override
    public void close() throws IOException {
        ending = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        logins();
    }
}
