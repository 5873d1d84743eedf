package dev.weir.config;

/** A version of the PostgreSQL protocol. */
public enum ServerProtocol implements Choice {
    V3_0("3.0"),
    V3_2("3.2");

    private final String version;

    ServerProtocol(String version) {
        this.version = version;
    }

    @Override
    public String text() {
        return version;
    }
}
