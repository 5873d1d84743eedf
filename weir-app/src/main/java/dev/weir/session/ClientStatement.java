package dev.weir.session;

/** A client's own name for a prepared statement, and what the client has been told about it. */
final class ClientStatement implements Rider {
    /** Empty: the unnamed statement. */
    final byte[] name;

    /** Another object in another lane. */
    PreparedStatement statement;
    /** The client has asked for the row description: from then on a changed one would mislead it. */
    boolean described;

    ClientStatement(byte[] name, PreparedStatement statement) {
        this.name = name;
        this.statement = statement;
    }
}
