package dev.weir.it.differential;

import java.util.List;

/** A query text, what it relies on, and the types of its parameters as PostgreSQL infers them. */
record Text(String sql, Needs needs, List<Param> params) {
    enum Param {
        INT4(23),
        TEXT(25);

        final int oid;

        Param(int oid) {
            this.oid = oid;
        }
    }

    static Text of(String sql, Param... params) {
        return new Text(sql, Needs.NOTHING, List.of(params));
    }

    Text needing(Needs what) {
        return new Text(sql, what, params);
    }
}
