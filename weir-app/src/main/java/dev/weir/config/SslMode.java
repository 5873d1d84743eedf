package dev.weir.config;

/** How much a connection insists on TLS, as in libpq. */
public enum SslMode implements Choice {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL
}
