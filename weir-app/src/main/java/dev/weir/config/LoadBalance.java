package dev.weir.config;

/** Which of several hosts the next connection goes to. */
public enum LoadBalance implements Choice {
    /** The next one in the list, each time. */
    ROUND_ROBIN,
    /** The same one until it fails. */
    DISABLE
}
