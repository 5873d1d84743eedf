package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/** A place in a {@link Chain}, carried by the member itself. */
abstract class Link {
    @Nullable
    Link newer;

    @Nullable
    Link older;

    /** The chain this link is in, or null: at most one at any time. */
    @Nullable
    Chain<?> chain;
}
