package dev.weir.doctor.catalogue;

import java.util.OptionalInt;

/**
 * What a platform gives for one size.
 *
 * @param platform the id of the platform
 * @param size how users name the size, for instance {@code 2gb} or {@code essential-0}
 * @param limit the connections of the server, or those of the role when {@link #binds} says so
 * @param reserved how many of them an application cannot get
 * @param binds what the limit is set on
 * @param clients how many clients the platform's own pooler takes at this size; empty when it has none or it is not known
 * @param provenance where this comes from
 */
public record Plan(
        String platform,
        String size,
        int limit,
        int reserved,
        Binds binds,
        OptionalInt clients,
        Provenance provenance) {

    /** On what a plan's limit is set. */
    public enum Binds {
        /** The whole server, {@code max_connections}. */
        SERVER,
        /** Each role, {@code rolconnlimit}: the server itself has room. */
        ROLE
    }

    /** What an application can have. */
    public int usable() {
        return limit - reserved;
    }

    /** As in {@code --platform digitalocean:2gb}. */
    public String name() {
        return platform + ":" + size;
    }
}
