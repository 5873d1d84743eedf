package dev.weir.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the values of one row, in text form, in the order of its table's columns. */
final class Row {
    private final List<@Nullable String> values = new ArrayList<>();

    Row text(@Nullable String value) {
        values.add(value);
        return this;
    }

    Row number(long value) {
        values.add(Long.toString(value));
        return this;
    }

    Row numbers(long... more) {
        for (long value : more) {
            number(value);
        }
        return this;
    }

    /** 1 or 0, as PgBouncer shows a flag. */
    Row flag(boolean value) {
        return number(value ? 1 : 0);
    }

    /** Two columns: whole seconds, and the microseconds beyond them. */
    Row secondsAndMicros(Duration value) {
        return number(value.toSeconds()).number(value.toNanosPart() / 1_000);
    }

    /** {@code count} values that Weir has no figure for. */
    Row unknown(int count) {
        for (int i = 0; i < count; i++) {
            values.add(null);
        }
        return this;
    }

    List<@Nullable String> values() {
        return Collections.unmodifiableList(values);
    }
}
