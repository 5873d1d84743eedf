package dev.weir.wire;

/** The versions and request codes that stand where a first packet says what it is (protocol docs, "Message Formats"). */
public final class ProtocolVersion {
    /** Weir speaks major version 3, from minor 0 up to this one. */
    public static final int NEWEST_MINOR = 2;

    static final int MAJOR = 3;
    static final int CANCEL_REQUEST = 80877102;
    static final int SSL_REQUEST = 80877103;
    static final int GSS_ENC_REQUEST = 80877104;

    private ProtocolVersion() {}

    /** The Int32 for version 3.{@code minor}. */
    static int code(int minor) {
        return MAJOR << 16 | minor;
    }
}
