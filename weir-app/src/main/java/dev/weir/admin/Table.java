package dev.weir.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result to send: every row has one value, in text form, per column. */
record Table(List<Column> columns, List<Row> rows) {

    /** Refuses a row that is too short or too long: the client would read one column's value as another's. */
    Table {
        for (var row : rows) {
            if (row.values().size() != columns.size()) {
                throw new IllegalArgumentException("%d columns but %d values: %s"
                        .formatted(columns.size(), row.values().size(), row.values()));
            }
        }
    }

    /** A table of one text value. */
    static Table of(Column column, @Nullable String value) {
        return new Table(List.of(column), List.of(new Row().text(value)));
    }
}
