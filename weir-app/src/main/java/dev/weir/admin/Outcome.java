package dev.weir.admin;

import dev.weir.wire.ClientError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a command. */
sealed interface Outcome {

    /**
     * It was done.
     *
     * @param notices to be sent first
     * @param table null for a command without a result
     * @param tag of its CommandComplete
     */
    record Done(List<ClientError> notices, @Nullable Table table, String tag) implements Outcome {}

    record Failed(ClientError error) implements Outcome {}

    static Done done(String tag) {
        return new Done(List.of(), null, tag);
    }

    static Done done(Table table, String tag) {
        return new Done(List.of(), table, tag);
    }

    static Done done(ClientError notice, String tag) {
        return new Done(List.of(notice), null, tag);
    }
}
