package dev.weir.config;

/** Which kind of server is acceptable. */
public enum SessionAttrs implements Choice {
    ANY,
    READ_WRITE,
    READ_ONLY,
    PRIMARY,
    STANDBY
}
