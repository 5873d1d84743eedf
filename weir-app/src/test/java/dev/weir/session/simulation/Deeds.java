package dev.weir.session.simulation;

import java.util.List;
import java.util.function.BiConsumer;

/** How the numbers of an {@link Action} choose whom it is about, and what takes more than a line. */
final class Deeds {
    private static final List<String> REFUSALS = List.of("53300", "57P03", "28P01", "57P01");

    private Deeds() {}

    static Verb.Deed client(BiConsumer<SimClient, Action> deed) {
        return (world, action) -> {
            SimClient client = world.slots[Math.floorMod(action.a(), SimWorld.SLOTS)];
            if (client != null && !client.isGone()) {
                deed.accept(client, action);
            }
        };
    }

    static Verb.Deed server(BiConsumer<SimServer, Action> deed) {
        return (world, action) -> {
            if (!world.servers.isEmpty()) {
                deed.accept(world.servers.get(Math.floorMod(action.a(), world.servers.size())), action);
            }
        };
    }

    static Verb.Deed pool(BiConsumer<SimPool, Action> deed) {
        return (world, action) -> deed.accept(world.pools.get(Math.floorMod(action.a(), world.pools.size())), action);
    }

    static int most(int number) {
        return number <= 0 ? Integer.MAX_VALUE : number;
    }

    static void wake(SimWorld world, int which) {
        List<SimServer> sleeping = world.servers.stream()
                .filter(server -> server.backend.isSleeping() && !server.backend.isClosed())
                .toList();
        if (!sleeping.isEmpty()) {
            sleeping.get(Math.floorMod(which, sleeping.size())).backend.wakes();
        }
    }

    static void kill(SimServer server, boolean silently) {
        if (silently) {
            server.dies();
        } else {
            server.terminated("57P01");
        }
    }

    static void refuseLogins(SimWorld world, int how) {
        int which = Math.floorMod(how, REFUSALS.size() + 1);
        world.database.refusal = which == 0 ? null : REFUSALS.get(which - 1);
        if (which > 0) {
            world.excuseAll(Excuse.NO_SERVER);
        }
    }

    static void restart(SimWorld world) {
        world.servers.forEach(server -> server.terminated("57P01"));
        refuseLogins(world, 2);
    }

    /** PostgreSQL's configuration is reread: idle backends say so at once. */
    static void reload(SimWorld world, String value) {
        world.database.reloaded.add("datestyle");
        world.database.defaults.put("datestyle", value);
        for (SimServer server : world.servers) {
            if (server.backend.isAtRest()
                    && !server.backend.isClosed()
                    && !server.backend.sql.settings().isEmpty()) {
                server.backend.sql.reload("datestyle", value);
                server.reports();
            }
        }
    }

    static void notifyListeners(SimWorld world) {
        for (SimServer server : world.servers) {
            if (server.backend.isAtRest() && server.backend.sql.isListening() && !server.backend.isClosed()) {
                server.says(Message.of('A', "\0\0\0\1x\0\0"));
            }
        }
    }
}
