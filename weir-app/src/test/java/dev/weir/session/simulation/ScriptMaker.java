package dev.weir.session.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Makes the script of a seed. Each run has a temper of its own: how often what goes wrong, how fast bytes move. */
final class ScriptMaker {
    private final Random random;
    private final List<Action> actions = new ArrayList<>();
    /** The rest of something that takes several steps, to be mixed with what others do. */
    private final Deque<Action> habit = new ArrayDeque<>();

    private final Temper temper;
    private final int clients;

    private ScriptMaker(long seed) {
        random = new Random(seed);
        temper = Temper.random(random);
        clients = 1 + random.nextInt(SimWorld.SLOTS);
    }

    /** The script of a seed, of so many steps. */
    static Script of(long seed, int steps) {
        var maker = new ScriptMaker(seed);
        var setup = Setup.random(maker.random);
        while (maker.actions.size() < steps) {
            maker.next();
        }
        return new Script(setup, List.copyOf(maker.actions.subList(0, steps)));
    }

    private void next() {
        if (!habit.isEmpty() && random.nextInt(3) > 0) {
            actions.add(habit.remove());
        } else if (chance(temper.motion())) {
            motion();
        } else if (chance(temper.faults())) {
            fault();
        } else if (chance(temper.operations())) {
            operation();
        } else {
            request();
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private Action act(Verb verb, int a, int b, int c) {
        return new Action(verb, a, b, c);
    }

    private void add(Verb verb, int a, int b, int c) {
        actions.add(act(verb, a, b, c));
    }

    private int client() {
        return random.nextInt(clients);
    }

    private int server() {
        return random.nextInt(12);
    }

    private int pool() {
        return random.nextInt(3);
    }

    private int bytes() {
        return chance(temper.fragments()) ? 1 + random.nextInt(random.nextInt(4) == 0 ? 600 : 40) : 0;
    }

    // ---- bytes move ----

    private void motion() {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> add(Verb.SEND, client(), bytes(), random.nextInt(20) == 0 ? 1 : 0);
            case 3, 4 -> add(Verb.HEAR, client(), bytes(), 0);
            case 5, 6 -> {
                int server = server();
                add(Verb.TAKE, server, bytes(), 0);
                add(Verb.WORK, server, random.nextInt(3), 0);
                add(Verb.ANSWER, server, bytes(), 0);
            }
            case 7 -> add(Verb.WORK, server(), random.nextInt(4), 0);
            case 8 -> add(Verb.ANSWER, server(), bytes(), 0);
            case 9 -> add(Verb.DIAL, pool(), chance(temper.refusals()) ? 1 : 0, 0);
            case 10 -> add(loopEvent(), random.nextInt(4), 0, 0);
            default -> {
                if (chance(temper.flow())) {
                    add(Verb.FLOW, 0, 0, 0);
                } else {
                    add(Verb.WAKE, random.nextInt(4), 0, 0);
                }
            }
        }
    }

    private Verb loopEvent() {
        return switch (random.nextInt(3)) {
            case 0 -> Verb.MAIL;
            case 1 -> Verb.EVENT;
            default -> Verb.ARRIVE;
        };
    }

    // ---- what applications do ----

    private void request() {
        int client = client();
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> add(Verb.CONNECT, client, pool(), random.nextInt(9));
            case 3, 4, 5, 6 -> add(Verb.QUERY, client, simple(), 0);
            case 7, 8, 9 -> prepareAndRun(client);
            case 10, 11, 12, 13 -> run(client);
            case 14 -> block(client);
            case 15 -> copy(client);
            case 16, 17 -> frame(client);
            case 18 -> end(client);
            default -> add(random.nextBoolean() ? Verb.RELOCATE : Verb.SEND, client, random.nextInt(3), 0);
        }
    }

    /** The first texts, which are plain ones, are the more usual. */
    private int simple() {
        return random.nextBoolean() ? random.nextInt(6) : random.nextInt(Texts.SIMPLE.size());
    }

    private int prepared() {
        return random.nextBoolean() ? random.nextInt(4) : random.nextInt(Texts.PREPARED.size());
    }

    private int name() {
        return random.nextInt(random.nextInt(10) == 0 ? 4 : 3);
    }

    private void prepareAndRun(int client) {
        int name = name();
        habit.add(act(Verb.PARSE, client, name, prepared()));
        run(client, name);
    }

    private void run(int client) {
        run(client, name());
    }

    private void run(int client, int name) {
        int portal = random.nextInt(6) == 0 ? 1 : 0;
        int most = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0;
        if (random.nextInt(4) == 0) {
            habit.add(act(Verb.DESCRIBE, client, name, 0));
        }
        habit.add(act(Verb.BIND, client, name, portal));
        if (random.nextInt(4) == 0) {
            habit.add(act(Verb.DESCRIBE, client, portal, 1));
        }
        habit.add(act(Verb.EXECUTE, client, portal, most));
        if (most > 0 && random.nextBoolean()) {
            habit.add(act(Verb.EXECUTE, client, portal, 0));
        }
        if (random.nextInt(6) > 0) {
            habit.add(act(Verb.SYNC, client, 0, 0));
        }
        if (random.nextBoolean()) {
            habit.add(act(Verb.SEND, client, bytes(), 0));
        }
    }

    private void block(int client) {
        habit.add(act(Verb.QUERY, client, 2, 0));
        for (int i = random.nextInt(3); i > 0; i--) {
            if (random.nextBoolean()) {
                habit.add(act(Verb.QUERY, client, simple(), 0));
            } else {
                run(client, name());
            }
        }
        habit.add(act(Verb.QUERY, client, 3 + random.nextInt(2), 0));
    }

    private void copy(int client) {
        habit.add(act(Verb.QUERY, client, Texts.SIMPLE.indexOf("copyin %") + random.nextInt(2), 0));
        for (int i = random.nextInt(4); i > 0; i--) {
            int size = random.nextInt(8) == 0 ? 20_000 : random.nextInt(100);
            habit.add(act(Verb.COPY_DATA, client, size, random.nextInt(8) == 0 ? 1 : 0));
        }
        habit.add(act(random.nextInt(4) == 0 ? Verb.COPY_FAIL : Verb.COPY_DONE, client, 0, 0));
    }

    /** Any message at any time. */
    private void frame(int client) {
        switch (random.nextInt(11)) {
            case 0 -> add(Verb.PARSE, client, name(), prepared());
            case 1 -> add(Verb.BIND, client, name(), random.nextInt(2));
            case 2 -> add(Verb.DESCRIBE, client, name(), random.nextInt(2));
            case 3 -> add(Verb.EXECUTE, client, random.nextInt(2), random.nextInt(3));
            case 4 -> add(Verb.CLOSE, client, name(), random.nextInt(2));
            case 5 -> add(Verb.CLOSE, client, name(), 0);
            case 6 -> add(Verb.SYNC, client, random.nextInt(10) == 0 ? 1 : 0, 0);
            case 7 -> add(Verb.FLUSH, client, 0, 0);
            case 8 -> add(Verb.CALL, client, 0, 0);
            case 9 -> add(Verb.COPY_DATA, client, random.nextInt(30), 0);
            default -> add(random.nextBoolean() ? Verb.COPY_DONE : Verb.COPY_FAIL, client, 0, 0);
        }
    }

    private void end(int client) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> add(Verb.TERMINATE, client, random.nextInt(8) == 0 ? 1 : 0, 0);
            case 3, 4 -> add(Verb.VANISH, client, 0, 0);
            case 5 -> add(Verb.HALF_CLOSE, client, 0, 0);
            case 6 -> add(Verb.GARBAGE, client, 0, 0);
            default -> add(Verb.CANCEL, client, 0, 0);
        }
    }

    // ---- what goes wrong ----

    private void fault() {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> add(Verb.KILL, server(), random.nextInt(2), 0);
            case 3 -> add(Verb.REFUSE_LOGINS, random.nextInt(5), 0, 0);
            case 4, 5 -> add(Verb.REFUSE_LOGINS, 0, 0, 0);
            case 6 -> add(Verb.RESTART, 0, 0, 0);
            case 7, 8 -> add(Verb.CANCEL_LANDS, random.nextInt(3), 0, 0);
            case 9 -> add(Verb.CANCEL_TIMES_OUT, random.nextInt(3), 0, 0);
            case 10 -> add(Verb.VANISH, client(), 0, 0);
            default -> add(Verb.ALTER_TABLE, 0, 0, 0);
        }
    }

    // ---- what happens to Weir ----

    private void operation() {
        if (chance(temper.pauses())) {
            order();
            return;
        }
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> add(Verb.CANCEL_ENDS, random.nextInt(3), 0, 0);
            case 5, 6, 7, 8 -> add(Verb.TIME, 1 + random.nextInt(400), 0, 0);
            case 9 -> add(Verb.TIME, 1_000 + random.nextInt(4_000), 0, 0);
            case 10 -> add(Verb.LIMITS, pool(), random.nextInt(4), random.nextInt(2));
            case 11 -> add(Verb.CAPACITY, random.nextInt(4), random.nextInt(4), 0);
            case 12 -> add(Verb.POLICY, pool(), random.nextInt(3), 0);
            case 13 -> add(Verb.RECONNECT, pool(), 0, 0);
            case 14 -> add(Verb.CLOSE_IDLE, pool(), random.nextInt(3), 0);
            case 15 -> add(Verb.NOTIFY, 0, 0, 0);
            case 16 -> add(random.nextInt(4) == 0 ? Verb.RELOAD : Verb.ALTER_TABLE, random.nextInt(3), 0, 0);
            default -> add(Verb.WAKE, random.nextInt(4), 0, 0);
        }
    }

    /** Mostly a pause that ends soon. */
    private void order() {
        int pool = pool();
        switch (random.nextInt(8)) {
            case 0 -> add(Verb.SEND_AWAY, pool, 0, 0);
            case 1, 2 -> add(Verb.RESUME, pool, 0, 0);
            default -> add(Verb.PAUSE, pool, 0, 0);
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            habit.add(random.nextInt(3) == 0 ? act(Verb.TIME, 50, 0, 0) : act(loopEvent(), i, 0, 0));
        }
        if (random.nextInt(5) > 0) {
            habit.add(act(Verb.RESUME, pool, 0, 0));
        }
    }
}
