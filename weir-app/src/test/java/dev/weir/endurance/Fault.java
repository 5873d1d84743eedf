package dev.weir.endurance;

import java.io.IOException;
import java.util.List;

/** Everything that is broken under the load. Each returns how many transactions may be lost with their servers. */
enum Fault {
    BACKEND_KILLED("`kill -9` of one backend; PostgreSQL ends all others and recovers") {
        @Override
        int strike(FaultRig rig) throws IOException, InterruptedException {
            rig.backends().killOne();
            Thread.sleep(200); // the postmaster has to notice before it can be waited for
            rig.backends().awaitUp();
            return ALL_TWICE;
        }
    },
    BACKENDS_TERMINATED("`pg_terminate_backend` of three backends") {
        @Override
        int strike(FaultRig rig) throws IOException {
            return rig.backends().terminate(3);
        }
    },
    SERVER_RESTARTED("PostgreSQL stopped (fast) and started a second later") {
        @Override
        int strike(FaultRig rig) throws InterruptedException {
            rig.postgres().stop();
            Thread.sleep(1_000); // the outage
            rig.postgres().start();
            return ALL_TWICE;
        }
    },
    SERVER_STOPPED_AT_ONCE("PostgreSQL stopped (immediate, without a checkpoint) and started") {
        @Override
        int strike(FaultRig rig) throws IOException, InterruptedException {
            var postmaster = rig.postgres().postmaster();
            Backends.signal("QUIT", List.of(postmaster.pid()));
            postmaster.onExit().join();
            rig.postgres().stop();
            rig.postgres().start();
            return ALL_TWICE;
        }
    },
    SERVER_CRASHED("every process of PostgreSQL killed with SIGKILL, and started") {
        @Override
        int strike(FaultRig rig) {
            rig.postgres().kill();
            rig.postgres().start();
            return ALL_TWICE;
        }
    },
    BACKENDS_FROZEN("two backends stopped (SIGSTOP) for 3 s") {
        @Override
        int strike(FaultRig rig) throws IOException, InterruptedException {
            var servers = rig.backends().servers();
            Backends.freeze(servers.subList(0, Math.min(2, servers.size())), FROZEN_MILLIS);
            return 0;
        }
    },
    BACKEND_FROZEN_FOR_LONG(
            "a backend stopped until its client, with query_timeout 1 s, is told and the next one served") {
        @Override
        int strike(FaultRig rig) throws IOException, InterruptedException {
            Extras.impatientClients(rig);
            return 0;
        }
    },
    POSTMASTER_FROZEN("the postmaster stopped for 4 s while two servers have to be replaced") {
        @Override
        int strike(FaultRig rig) throws IOException, InterruptedException {
            int lost = rig.backends().terminate(2);
            Backends.freeze(List.of(rig.postgres().postmaster().pid()), FROZEN_MILLIS + 1_000);
            return lost;
        }
    },
    SERVER_FROZEN("all of PostgreSQL stopped for 3 s") {
        @Override
        int strike(FaultRig rig) throws IOException, InterruptedException {
            Backends.freeze(rig.backends().all(), FROZEN_MILLIS);
            return 0;
        }
    },
    LINK_RESET("every connection to PostgreSQL reset in the middle of a message (pool `link`)") {
        @Override
        int strike(FaultRig rig) throws InterruptedException {
            return rig.link().cut(300);
        }
    },
    LINK_STILL("the network to PostgreSQL stands still for 3 s, writers fill the buffers (pool `link`)") {
        @Override
        int strike(FaultRig rig) throws InterruptedException, IOException {
            Extras.writersWhileLinkStandsStill(rig, FROZEN_MILLIS);
            return 0;
        }
    },
    READERS_STALL("clients ask for large results and do not read for 2 s; half of them then reset") {
        @Override
        int strike(FaultRig rig) throws InterruptedException, IOException {
            Extras.readersThatStall(rig);
            return 0;
        }
    },
    CLIENTS_RESET("thirty clients reset in the middle of a message, a transaction, a result") {
        @Override
        int strike(FaultRig rig) throws InterruptedException, IOException {
            Extras.clientsThatReset(rig);
            return 0;
        }
    },
    PACKETS_LOST("packets are lost for 4 s, everywhere") {
        @Override
        int strike(FaultRig rig) throws IOException, InterruptedException {
            String error = rig.network().begin();
            try {
                Thread.sleep(4_000); // the fault is its duration
            } finally {
                rig.network().end();
            }
            if (!error.isEmpty()) {
                throw new IOException("packets cannot be lost any more: " + error);
            }
            return 0;
        }
    };

    private static final long FROZEN_MILLIS = 3_000;
    /** Each server, and once more what was opened in its place before PostgreSQL closed its door. */
    private static final int ALL_TWICE = 2 * FaultRig.SERVERS;

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    abstract int strike(FaultRig rig) throws IOException, InterruptedException;

    String description() {
        return description;
    }

    boolean isPossible(FaultRig rig) {
        return this != PACKETS_LOST || rig.network().isPossible();
    }
}
