package dev.weir.session;

import dev.weir.wire.BackendMessages;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings one client has: those it asked for at startup, and those PostgreSQL reports, as the client was last told
 * them. Whatever server it gets is brought to these.
 */
final class ClientSettings {
    private SessionPool pool;
    private Origin origin;
    /** Names the client has set itself since its login; null while there are none. */
    private @Nullable Set<String> changed;

    /** What RESET leads back to; complete once the login is. */
    private Settings initial;

    private Settings current;
    private int reloadsSeen;
    private boolean resetRunning;
    private boolean discarded;
    private @Nullable StatementCatalog statements;

    ClientSettings(SessionPool pool, Origin origin) {
        this.pool = pool;
        this.origin = origin;
        this.initial = origin.asked;
        this.current = origin.asked;
        this.reloadsSeen = pool.reloads();
    }

    /** Whether the login can be completed without asking a server how PostgreSQL words what this client wrote. */
    boolean areKnown() {
        Settings all = origin.settings(pool);
        if (all != null) {
            complete(all);
        }
        return all != null;
    }

    /** A server has taken what was asked for, and these are all its settings now. */
    void learned(Settings all) {
        Settings asked = origin.asked;
        Settings worded = asked;
        for (String key : asked.values().keySet()) {
            String said = all.get(key);
            worded = said == null ? worded : worded.with(key, said);
        }
        pool.settings().learn(asked, worded);
        complete(all);
    }

    private void complete(Settings all) {
        initial = all;
        become(all);
    }

    /** Appends what a login reports. */
    void report(ByteBuf out) {
        origin.greet(pool, current, out);
    }

    /**
     * A setting has changed while the client used a server.
     *
     * @param by that server's
     * @return the value to tell the client, which after a RESET is its own startup value that the server does not know; null
     *     when it was told so already
     */
    @Nullable
    String changed(String name, String value, ServerSettings by) {
        String key = Settings.key(name);
        if (ServerSettings.isFact(key)) {
            return value;
        }
        if (changed == null) {
            changed = new HashSet<>(2);
        }
        changed.add(key);
        boolean back = resetRunning && origin.asked.get(key) != null && value.equals(defaultOf(name));
        String told = back ? initial.values().getOrDefault(key, value) : value;
        if (told.equals(current.get(key))) {
            return null;
        }
        become(pool.settings().intern(by.with(current, key, told)));
        return told;
    }

    private @Nullable String defaultOf(String name) {
        Map<String, String> welcome = pool.welcome();
        return welcome == null ? null : welcome.get(name);
    }

    /** PostgreSQL's configuration was reloaded since the client last looked: appends what has changed for it. */
    void followReloads(ClientVoice voice) {
        if (reloadsSeen == pool.reloads()) {
            return;
        }
        reloadsSeen = pool.reloads();
        pool.reloaded().forEach((name, value) -> {
            String key = Settings.key(name);
            if (!isOwn(key) && !value.equals(current.get(key))) {
                become(pool.settings().intern(current.with(key, value)));
                initial = pool.settings().intern(initial.with(key, value));
                BackendMessages.parameterStatus(voice.output().own(), name, value);
            }
        });
    }

    /** Set by the client itself, at startup or since: a reload of PostgreSQL's configuration does not change it. */
    private boolean isOwn(String key) {
        return origin.asked.get(key) != null || (changed != null && changed.contains(key));
    }

    Settings current() {
        return current;
    }

    @SuppressWarnings("ReferenceEquality") // equal settings of a pool are one object, and most leases change nothing
    void become(Settings next) {
        if (next != current) {
            current = next;
            statements = null;
        }
    }

    /** The client lives in another lane now; equal settings are one object there as well. */
    void movedTo(SessionPool next) {
        pool = next;
        origin = next.origin(origin.startup);
        initial = next.settings().intern(initial);
        current = next.settings().intern(current);
        statements = null;
    }

    /** RESET of something, as part of the query that now runs. */
    void resetSomething() {
        resetRunning = true;
    }

    /** DISCARD ALL. */
    void reset() {
        resetRunning = true;
        discarded = true;
    }

    boolean hasDiscarded() {
        return discarded;
    }

    /**
     * ReadyForQuery follows. After DISCARD ALL a startup value is back, which the server does not know and may have had no
     * reason to report: appends it.
     */
    void queryEnded(@Nullable RelayOutput out) {
        resetRunning = false;
        Map<String, String> welcome = pool.welcome();
        if (!discarded || welcome == null) {
            return;
        }
        discarded = false;
        welcome.forEach((name, byDefault) -> {
            String key = Settings.key(name);
            String back = origin.asked.get(key) == null ? null : initial.get(key);
            if (back != null && !back.equals(byDefault) && byDefault.equals(current.get(key))) {
                become(pool.settings().intern(current.with(key, back)));
                if (out != null) {
                    BackendMessages.parameterStatus(out.own(), name, back);
                }
            }
        });
    }

    /**
     * Where the client's statements are looked up. PostgreSQL analyses a text under the settings of its session (a literal
     * {@code date '1/2/2024'} under DateStyle, a table name under search_path), so only clients with equal settings share.
     */
    StatementCatalog statements() {
        if (statements == null) {
            statements = pool.statements(current);
        }
        return statements;
    }
}
