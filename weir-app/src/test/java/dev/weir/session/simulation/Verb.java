package dev.weir.session.simulation;

import static dev.weir.session.simulation.Deeds.client;
import static dev.weir.session.simulation.Deeds.pool;
import static dev.weir.session.simulation.Deeds.server;

import dev.weir.pool.CloseReason;
import java.time.Duration;

/**
 * What can happen in one step. Each has up to three numbers, {@code a}, {@code b} and {@code c}; what they choose is chosen
 * among what there is, by remainder, and a step that does not apply does nothing.
 */
@SuppressWarnings("ImmutableEnumChecker") // the deeds have no state
enum Verb {
    // an application says something: client, ...
    /** Client, pool, settings it asks for and (divided by 3) lane. */
    CONNECT((world, a) -> world.connect(Math.floorMod(a.a(), SimWorld.SLOTS), a.b(), a.c())),
    /** Client, text. */
    QUERY(client((client, a) -> client.application.query(a.b()))),
    /** Client, name, text. */
    PARSE(client((client, a) -> client.application.parse(a.b(), a.c()))),
    /** Client, name, portal. */
    BIND(client((client, a) -> client.application.bind(a.b(), a.c()))),
    /** Client, name, 1 for a portal. */
    DESCRIBE(client((client, a) -> client.application.describe(a.b(), a.c() == 1))),
    /** Client, portal, most rows. */
    EXECUTE(client((client, a) -> client.application.execute(a.b(), a.c()))),
    /** Client, name, 1 for a portal. */
    CLOSE(client((client, a) -> client.application.close(a.b(), a.c() == 1))),
    /** Client, 1 without ending a COPY first. */
    SYNC(client((client, a) -> client.application.sync(a.b() == 1))),
    FLUSH(client((client, a) -> client.application.flush())),
    CALL(client((client, a) -> client.application.call())),
    /** Client, bytes, 1 for data that PostgreSQL refuses. */
    COPY_DATA(client((client, a) -> client.application.copyData(a.b(), a.c() == 1))),
    COPY_DONE(client((client, a) -> client.application.copyDone())),
    COPY_FAIL(client((client, a) -> client.application.copyFail())),
    /** Client, 1 without ending a COPY first. */
    TERMINATE(client((client, a) -> client.application.terminate(a.b() == 1))),
    GARBAGE(client((client, a) -> client.application.garbage())),
    VANISH(client((client, a) -> client.vanishes())),
    HALF_CLOSE(client((client, a) -> client.halfCloses())),
    CANCEL(client((client, a) -> client.cancels())),

    // bytes move; 0 for all there are
    /** Client, bytes, 1 even if it is not being read. */
    SEND(client((client, a) -> client.send(Deeds.most(a.b()), a.c() == 1))),
    /** Client, bytes. */
    HEAR(client((client, a) -> client.hear(Deeds.most(a.b())))),
    /** Server, bytes. */
    TAKE(server((server, a) -> server.take(Deeds.most(a.b())))),
    /** Server, messages. */
    WORK(server((server, a) -> server.work(Deeds.most(a.b())))),
    /** Server, bytes. */
    ANSWER(server((server, a) -> server.answer(Deeds.most(a.b())))),
    /** Everything, until nothing moves. */
    FLOW((world, a) -> world.flow()),

    // PostgreSQL, and the way there
    /** Pool, 1 for nobody there. */
    DIAL(pool((pool, a) -> pool.answerAttempt(a.b() == 1))),
    /** Which of those that sleep. */
    WAKE((world, a) -> Deeds.wake(world, a.a())),
    /** Server, 0 without a word. */
    KILL(server((server, a) -> Deeds.kill(server, a.b() == 0))),
    /** With which error, 0 for none. */
    REFUSE_LOGINS((world, a) -> Deeds.refuseLogins(world, a.a())),
    RESTART((world, a) -> Deeds.restart(world)),
    ALTER_TABLE((world, a) -> world.database.alterTable()),
    /** The value that DateStyle has from now on. */
    RELOAD((world, a) -> Deeds.reload(world, "style" + a.a())),
    NOTIFY((world, a) -> Deeds.notifyListeners(world)),
    /** Which. */
    CANCEL_LANDS((world, a) -> world.cancels.lands(a.a())),
    /** Which. */
    CANCEL_ENDS((world, a) -> world.cancels.ends(a.a())),
    /** Which. */
    CANCEL_TIMES_OUT((world, a) -> world.cancels.timesOut(a.a())),

    // Weir's own
    /** Of which loop. */
    MAIL((world, a) -> world.deliverMail(a.a())),
    /** Which of those between two loops arrives. */
    ARRIVE((world, a) -> world.arrive(a.a())),
    /** Client, lane. */
    RELOCATE(client((client, a) -> client.wishesTo(a.b()))),
    /** Pool, whose database is paused. */
    PAUSE(pool((pool, a) -> pool.pause())),
    /** Pool. */
    RESUME(pool((pool, a) -> pool.resume())),
    /** Pool: KILL of its database. */
    SEND_AWAY(pool((pool, a) -> pool.sendAway())),
    /** Which of the connections that have ended is noticed. */
    EVENT((world, a) -> world.noticeEnd(a.a())),
    /** Milliseconds. */
    TIME((world, a) -> world.passes(Duration.ofMillis(a.a()))),
    /** Pool, size, reserve. */
    LIMITS(pool((pool, a) -> pool.limits(1 + Math.floorMod(a.b(), 4), Math.floorMod(a.c(), 2)))),
    /** Per database, per user; 0 for none. */
    CAPACITY((world, a) -> world.capacity(a.a(), a.b())),
    /** Pool, prepared statements per server. */
    POLICY(pool((pool, a) -> pool.prepared(1 + Math.floorMod(a.b(), 3)))),
    /** Pool. */
    RECONNECT(pool((pool, a) -> pool.reconnect())),
    /** Pool, lane. */
    CLOSE_IDLE(pool((pool, a) -> pool.lane(a.b()).lane().closeIdle(1, CloseReason.IDLE_TIMEOUT)));

    /** Does it. */
    interface Deed {
        void does(SimWorld world, Action action);
    }

    final Deed deed;

    Verb(Deed deed) {
        this.deed = deed;
    }
}
