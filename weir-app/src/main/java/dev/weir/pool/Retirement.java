package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/** Which servers of a lane have to go: too old, idle for too long, above the pool's size. */
final class Retirement<S extends PooledServer> {
    private final ServerLists<S> servers;
    private final PoolTally tally;
    private final Lifetime lifetime;
    private final boolean replication;
    private boolean warm = true;

    Retirement(ServerLists<S> servers, PoolTally tally, boolean replication, long now) {
        this.servers = servers;
        this.tally = tally;
        this.replication = replication;
        this.lifetime = new Lifetime(now);
    }

    /** Why a server whose lease has ended must not be used again; null when it may. */
    @Nullable
    CloseReason reason(S server, PoolLimits limits, long now) {
        if (server.closeNeeded() != null) {
            return server.closeNeeded();
        }
        if (limits.serverLifetime() == 0 || replication) {
            return CloseReason.SINGLE_USE;
        }
        if (lifetime.isOver(server, limits, now)) {
            lifetime.ended(now);
            return CloseReason.LIFETIME;
        }
        return isAbove(limits.sizeWithReserve()) ? CloseReason.SURPLUS : null;
    }

    /** Whether {@code min_pool_size} is to be kept; at first it is. */
    void stayWarm(boolean wanted) {
        warm = wanted;
    }

    /** How many servers there are to be though nobody needs them. */
    int least(PoolLimits limits) {
        return warm ? limits.minPoolSize() : 0;
    }

    /** Closes idle servers that are too old, and those that have been idle for too long while the {@link #least} live. */
    void retireAged(PoolLimits limits, long now) {
        S next;
        for (var server = servers.idle.oldest(); server != null; server = next) {
            next = servers.idle.after(server);
            boolean unused = limits.serverIdleTimeout() > 0 && now - server.idleSince >= limits.serverIdleTimeout();
            if (lifetime.isOver(server, limits, now)) {
                lifetime.ended(now);
                servers.retire(server, CloseReason.LIFETIME);
            } else if (unused && tally.countOutAbove(least(limits))) {
                servers.retireCounted(server, CloseReason.IDLE_TIMEOUT);
            }
        }
    }

    /** Closes idle servers, the longest idle first, while the pool has more than {@code size}. */
    void shrink(int size) {
        for (var oldest = servers.idle.oldest();
                oldest != null && tally.countOutAbove(size);
                oldest = servers.idle.oldest()) {
            servers.retireCounted(oldest, CloseReason.SURPLUS);
        }
    }

    /** Closes a free server if the pool has more than {@code size}. One that is just coming in is not counted yet. */
    boolean retiredAbove(int size, S server) {
        if (!server.state().isAlive()) {
            if (!isAbove(size)) {
                return false;
            }
            servers.retire(server, CloseReason.SURPLUS);
            return true;
        }
        if (!tally.countOutAbove(size)) {
            return false;
        }
        servers.retireCounted(server, CloseReason.SURPLUS);
        return true;
    }

    boolean isAbove(int size) {
        return tally.alive() > size;
    }
}
