package dev.weir.session;

import dev.weir.pool.OpenFailure;
import org.jspecify.annotations.Nullable;

/** An attempt whose end nobody waits for. */
public final class DialProbe {
    private DialProbe() {}

    public static Dial begunAt(long time) {
        return new Dial() {
            @Override
            public long began() {
                return time;
            }

            @Override
            public void ended(OpenFailure.@Nullable Kind failure) {}
        };
    }
}
