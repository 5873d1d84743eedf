package dev.weir.net;

import dev.weir.config.AuthType;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.Secret;
import dev.weir.config.WeirConfig;
import dev.weir.pool.PoolKey;
import dev.weir.pool.Refusal;
import dev.weir.session.ClientIdentity;
import dev.weir.session.ClientLogin;
import dev.weir.session.ClientSession;
import dev.weir.session.Doorkeeper;
import dev.weir.session.LoginCheck;
import dev.weir.session.SessionPool;
import dev.weir.wire.BackendMessages;
import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;
import dev.weir.wire.SqlState;
import dev.weir.wire.StartupMessage;
import dev.weir.wire.auth.ScramKeys;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Decides for each client how it proves itself, whether there is room for it, and which loop it belongs to. */
final class FrontDoor implements Doorkeeper {
    private final PoolerNode node;
    private final LoginSecrets secrets;
    private final CancelKeys keys;
    private final Console.Desk desk;
    private final ClientLog log;
    private final OwnUser own = new OwnUser();

    FrontDoor(PoolerNode node, LoginSecrets secrets, CancelKeys keys, Console.Desk desk) {
        this.node = node;
        this.secrets = secrets;
        this.keys = keys;
        this.desk = desk;
        this.log = new ClientLog(() -> node.config().global().log());
    }

    @Override
    public LoginCheck check(ClientLogin login, StartupMessage startup) {
        if (isOwner(startup, ((ChannelLink) login.link()).channel())) {
            return new LoginCheck.Trust();
        }
        WeirConfig config = node.config();
        AuthType type = config.global().auth().authType();
        boolean listed = config.users().containsKey(startup.user());
        Secret secret = usable(config.users().get(startup.user()));
        return switch (type) {
            case ANY -> new LoginCheck.Anybody();
            case TRUST -> listed ? new LoginCheck.Trust() : new LoginCheck.Cleartext(_ -> false);
            case PLAIN -> secrets.cleartext(secret, startup.user());
            case MD5 ->
                secrets.md5(startup.user(), secret, config.global().auth().scramIterations());
            case SCRAM_SHA_256 ->
                secrets.scram(startup.user(), secret, config.global().auth().scramIterations());
            case CERT, HBA, LDAP, PAM ->
                throw new IllegalStateException("auth_type " + type + " does not pass the configuration's checks");
        };
    }

    /** As in PgBouncer: its own Unix user, who calls itself by the console's name, needs no entry and no password there. */
    private boolean isOwner(StartupMessage startup, Channel channel) {
        return Console.DATABASES.contains(startup.database())
                && Console.DATABASES.contains(startup.user())
                && own.isBehind(channel);
    }

    /** An empty password is a place holder in an auth_file, and proves nothing: PostgreSQL and PgBouncer refuse it too. */
    private static @Nullable Secret usable(@Nullable Secret secret) {
        return secret == null || secret.value().isEmpty() ? null : secret;
    }

    @Override
    public void admit(ClientLogin login, StartupMessage startup, @Nullable ScramKeys proven) {
        Channel channel = ((ChannelLink) login.link()).channel();
        ClientHandler handler = channel.pipeline().get(ClientHandler.class);
        if (!node.isOpen()) {
            login.refuse(ClientError.fatal(SqlState.ADMIN_SHUTDOWN)
                    .message("Weir is shutting down")
                    .hint("Connect again: another Weir, or this one after its restart, will serve you."));
            return;
        }
        if (Console.DATABASES.contains(startup.database())) {
            openConsole(login, startup, channel, handler);
            return;
        }
        DatabaseConfig database = node.config().databaseFor(startup.database());
        if (database == null) {
            login.refuse(unknownDatabase(startup.database()));
            return;
        }
        if (login.isNobody() && database.user().isEmpty()) {
            login.refuse(nobodyToBe(startup.database()));
            return;
        }
        if (node.orders().isDisabled(startup.database())) {
            login.refuse(disabled(startup.database()));
            return;
        }
        if (proven != null) {
            node.pools().keysFound(startup.user(), secrets.learn(startup.user(), proven));
        }
        var pooling = node.config().global().pooling();
        StartupMessage asked = startup.without(pooling.ignoreStartupParameters(), pooling.tracked());
        // a name that nothing proves could be another one each time, and no limit per user would hold
        enter(login, login.isNobody() ? asked.as(database.user().orElseThrow()) : asked, database, handler);
    }

    private void enter(ClientLogin login, StartupMessage startup, DatabaseConfig database, ClientHandler handler) {
        Refusal full = node.room().tryEnter(startup.database(), startup.user());
        if (full == null) {
            bringHome(login, startup, database, handler);
        } else {
            login.refuse(new ClientError(
                    ClientError.Severity.FATAL, full.sqlState(), full.message(), full.detail(), full.hint()));
        }
    }

    private ClientError unknownDatabase(String name) {
        return ClientError.fatal(SqlState.INVALID_CATALOG_NAME)
                .message("no such database: %s", name)
                .detail(
                        "Weir knows: %s.",
                        String.join(", ", node.config().databases().keySet()))
                .hint("Add a line for it to [databases], or a line for \"*\" that serves every name.");
    }

    /** Whoever proves nothing must not become whom they name: Weir would log in with that user's password. */
    private static ClientError nobodyToBe(String database) {
        return ClientError.fatal(SqlState.INVALID_AUTHORIZATION_SPECIFICATION)
                .message("auth_type = any needs a user for database \"%s\"", database)
                .detail(
                        "Nobody proves who they are under auth_type = any, so the line of the database has to name the user.")
                .hint("Write user=NAME on its line in [databases], or use another auth_type.");
    }

    /** In PostgreSQL's words for a database that does not allow connections. */
    private static ClientError disabled(String name) {
        return ClientError.fatal(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE)
                .message("database \"%s\" is not currently accepting connections", name)
                .detail("An administrator has run DISABLE on Weir's console; clients that are connected stay.")
                .hint("ENABLE \"%s\" on the \"weir\" database lets clients in again.", name);
    }

    /** Moves the client to the loop of its pool and begins its session there. */
    private void bringHome(ClientLogin login, StartupMessage startup, DatabaseConfig database, ClientHandler handler) {
        Channel channel = ((ChannelLink) login.link()).channel();
        boolean replication = startup.replication() != StartupMessage.Replication.NONE;
        var key = new PoolKey(startup.database(), database.user().orElse(startup.user()), replication);
        LoopHome home = node.pools()
                .places()
                .enter(key, node.config().global().pooling().poolLanes());
        node.reception().wanted(home);
        handler.moving();
        if (!channel.eventLoop().equals(home.loop())) {
            login.link().reading(false); // switching it off and on again costs two system calls
        }
        ChannelMove.to(home.loop(), channel, () -> {
            if (!channel.isActive()) {
                handler.lost();
                leave(key, home, startup);
                return;
            }
            SessionPool pool = replication
                    ? node.pools().replicationPool(key, home, database, startup)
                    : node.pools().pool(key, home, database);
            begin(login, startup, handler, home, pool);
        });
    }

    private void begin(
            ClientLogin login, StartupMessage startup, ClientHandler handler, LoopHome home, SessionPool pool) {
        CancelKey key = keys.issue(startup.negotiatedMinor());
        var stay = new Stay(this, home, pool, login.link(), new ClientIdentity(startup, key, login.isNobody()));
        ClientSession session = stay.session();
        home.stays().take(stay);
        keys.register(stay);
        handler.become(session);
        login.link().reading(true);
        log.cameIn(login.link(), startup);
        session.begin();
        login.link().flush(); // what the login said last waited to go out with the session's first words
        tellWhatCameMeanwhile(stay);
        ByteBuf unread = login.takeUnread();
        if (unread != null) {
            session.received(unread);
        }
    }

    void ended(Stay stay, String why) {
        ClientSession session = stay.session();
        log.left(session.link(), session.startup(), why);
        keys.withdraw(stay.key());
        stay.home().stays().leave(stay);
        leave(session.pool().key(), stay.home(), session.startup());
        if (session.pool().key().replication()) {
            stay.home().replicationEnded(session.pool());
        }
    }

    WeirConfig config() {
        return node.config();
    }

    ClientLog log() {
        return log;
    }

    /**
     * Brings a client that is between two transactions to another lane of its pool.
     *
     * @return false when it cannot go now: it will be asked again
     */
    boolean relocate(Stay stay, LoopHome target) {
        ClientSession session = stay.session();
        Channel channel = ((ChannelLink) session.link()).channel();
        DatabaseConfig database = node.config().databaseFor(session.pool().key().database());
        if (!channel.isActive() || database == null || target.equals(stay.home())) {
            return false;
        }
        if (!ChannelMove.isAllSent(channel)) {
            ChannelMove.whenSent(channel, session.departure().relocation()::leaveIfWished);
            return false;
        }
        int kills = node.orders().kills(session.pool().key().database());
        if (node.orders().isPaused(session.pool().key().database())) {
            return false; // a KILL pauses first, counts itself, then looks for clients: it will look here
        }
        node.pools().places().move(session.pool().key(), stay.home(), target);
        keys.withdraw(stay.key());
        stay.home().stays().leave(stay);
        ClientHandler handler = channel.pipeline().get(ClientHandler.class);
        handler.moving();
        session.link().reading(false);
        ChannelMove.to(target.loop(), channel, () -> {
            stay.home(target);
            session.departure()
                    .relocation()
                    .arrived(node.pools().pool(session.pool().key(), target, database));
            settleIn(stay, channel, handler);
            if (node.orders().kills(session.pool().key().database()) != kills) {
                session.departure().kill(); // by an order that could not find it on its way
            }
        });
        return true;
    }

    private void settleIn(Stay stay, Channel channel, ClientHandler handler) {
        ClientSession session = stay.session();
        stay.home().stays().take(stay);
        keys.register(stay);
        session.link().reading(true);
        handler.arrived();
        if (!channel.isActive()) {
            session.closed();
        } else {
            tellWhatCameMeanwhile(stay);
        }
    }

    /** A client on its way to a loop misses what its loop's clients are told. */
    private void tellWhatCameMeanwhile(Stay stay) {
        node.pools().letStay(stay);
        if (node.isLeaving()) {
            stay.session().departure().drain();
        }
    }

    private void leave(PoolKey key, LoopHome home, StartupMessage startup) {
        node.pools().places().leave(key, home);
        node.room().leave(startup.database(), startup.user());
    }

    private void openConsole(ClientLogin login, StartupMessage startup, Channel channel, ClientHandler handler) {
        Console.Opener opener = isOwner(startup, channel) ? desk.forOwner() : desk.forUser(startup.user());
        if (opener == null) {
            login.refuse(ClientError.fatal(SqlState.INSUFFICIENT_PRIVILEGE)
                    .message("user \"%s\" may not use the console", startup.user())
                    .hint(
                            "Name it in admin_users or stats_users; or run the client as Weir's own Unix user, over the Unix"
                                    + " socket, as user \"weir\"."));
            return;
        }
        log.cameIn(login.link(), startup);
        CancelKey key = keys.issue(startup.negotiatedMinor());
        var console = new ConsoleConnection((ChannelLink) login.link(), opener);
        keys.register(key, console);
        channel.closeFuture().addListener(_ -> keys.withdraw(key));
        handler.become(console);
        ByteBuf out = channel.alloc().buffer();
        desk.greeting().forEach((name, value) -> BackendMessages.parameterStatus(out, name, value));
        BackendMessages.backendKeyData(out, key);
        BackendMessages.readyForQuery(out, (byte) 'I');
        channel.writeAndFlush(out, channel.voidPromise());
        login.link().reading(true);
        ByteBuf unread = login.takeUnread();
        if (unread != null) {
            console.received(unread);
        }
    }

    @Override
    public void turnedAway(ClientLogin login, @Nullable StartupMessage startup, ClientError why) {
        log.told(login.link(), startup, why);
        log.left(login.link(), startup, why.message());
    }

    @Override
    public void cancel(CancelKey key, Runnable done) {
        keys.cancel(key, done);
    }

    @Override
    public SecureRandom random() {
        return secrets.random();
    }
}
