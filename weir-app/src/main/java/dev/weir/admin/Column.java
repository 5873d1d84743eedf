package dev.weir.admin;

import java.util.ArrayList;
import java.util.List;

/** One column of a console table. */
record Column(String name, ColumnType type) {

    static ListOfColumns text(String... names) {
        return new ListOfColumns().text(names);
    }

    static ListOfColumns int4(String... names) {
        return new ListOfColumns().int4(names);
    }

    /** Columns in the order in which they are named. */
    static final class ListOfColumns {
        private final List<Column> columns = new ArrayList<>();

        ListOfColumns text(String... names) {
            return add(ColumnType.TEXT, names);
        }

        ListOfColumns int4(String... names) {
            return add(ColumnType.INT4, names);
        }

        ListOfColumns int8(String... names) {
            return add(ColumnType.INT8, names);
        }

        ListOfColumns numeric(String... names) {
            return add(ColumnType.NUMERIC, names);
        }

        ListOfColumns and(List<Column> more) {
            columns.addAll(more);
            return this;
        }

        List<Column> list() {
            return List.copyOf(columns);
        }

        private ListOfColumns add(ColumnType type, String... names) {
            for (var name : names) {
                columns.add(new Column(name, type));
            }
            return this;
        }
    }
}
