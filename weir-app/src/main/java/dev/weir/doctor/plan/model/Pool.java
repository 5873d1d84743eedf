package dev.weir.doctor.plan.model;

import dev.weir.doctor.plan.source.Place;
import dev.weir.doctor.plan.source.Value;
import java.util.Optional;

/**
 * Something in a program that opens connections to PostgreSQL.
 *
 * @param stack the library, as its users write it
 * @param label what it is, for instance {@code create_engine} or {@code DATABASES["default"]}
 * @param scope what has one each
 * @param size how many connections it keeps
 * @param overflow how many more it may open for a while
 * @param url where it connects to, when that is said there
 */
public record Pool(
        String stack,
        Family runtime,
        Place place,
        String label,
        Scope scope,
        Setting size,
        Optional<Setting> overflow,
        Optional<Value> url) {

    /** What has a pool of its own. */
    public enum Scope {
        PROCESS,
        /** One connection for each thread that works at the same time. */
        THREAD
    }

    /** The folder of the file it is declared in. */
    public String directory() {
        int slash = place.path().lastIndexOf('/');
        return slash < 0 ? "" : place.path().substring(0, slash);
    }
}
