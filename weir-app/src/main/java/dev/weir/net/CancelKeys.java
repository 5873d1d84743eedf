package dev.weir.net;

import dev.weir.wire.CancelKey;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The keys that clients have been given to cancel with, and whose they are. Used by all loops. */
final class CancelKeys {
    /** What PostgreSQL 18 gives to clients of protocol 3.2, in bytes. */
    private static final int LONG_SECRET = 32;

    private final SecureRandom random;
    private final AtomicInteger lastPid;
    private final Map<Integer, Stay> holders = new ConcurrentHashMap<>();
    private final Map<Integer, ConsoleHolder> consoles = new ConcurrentHashMap<>();

    private record ConsoleHolder(CancelKey key, ConsoleConnection console) {}

    CancelKeys(SecureRandom random) {
        this.random = random;
        this.lastPid = new AtomicInteger(random.nextInt(1 << 20));
    }

    /** A new key; protocol 3.0 has room for four bytes of secret only. */
    CancelKey issue(int minorVersion) {
        byte[] secret = new byte[minorVersion >= 2 ? LONG_SECRET : CancelKey.MIN_SECRET];
        random.nextBytes(secret);
        int pid;
        do {
            pid = lastPid.incrementAndGet() & Integer.MAX_VALUE;
        } while (pid == 0 || holders.containsKey(pid) || consoles.containsKey(pid));
        return new CancelKey(pid, secret);
    }

    void register(Stay holder) {
        holders.put(holder.key().pid(), holder);
    }

    void register(CancelKey key, ConsoleConnection holder) {
        consoles.put(key.pid(), new ConsoleHolder(key, holder));
    }

    void withdraw(CancelKey key) {
        holders.remove(key.pid());
        consoles.remove(key.pid());
    }

    /**
     * Passes the request on to the client's loop, or ignores it, as PostgreSQL does with a wrong key. A client between two
     * loops is between two transactions as well: there is nothing to cancel.
     *
     * @param done runs, on any loop, when the request cannot hit anything any more
     */
    void cancel(CancelKey shown, Runnable done) {
        Stay holder = holders.get(shown.pid());
        if (holder != null && holder.key().isProvenBy(shown)) {
            holder.home().execute(() -> deliver(holder, done));
        } else {
            ConsoleHolder console = consoles.get(shown.pid());
            if (console != null && console.key().isProvenBy(shown)) {
                console.console().cancelRequested();
            }
            done.run();
        }
    }

    /** On the loop where the client was when the request came. */
    private void deliver(Stay holder, Runnable done) {
        if (holder.equals(holders.get(holder.key().pid()))
                && holder.home().loop().inEventLoop()) {
            holder.session().cancelRequested(done);
        } else {
            done.run();
        }
    }
}
