package dev.weir.cli;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.Watch;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.report.recording.Recorder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records what a watch sees, when it was told to. That it cannot for a while is said once and ends nothing. */
final class Keeping implements AutoCloseable {
    private final @Nullable Recorder recorder;
    private final Surroundings here;
    private boolean complained;

    private Keeping(@Nullable Recorder recorder, Surroundings here) {
        this.recorder = recorder;
        this.here = here;
    }

    /** @param directory null to record nothing */
    static Keeping of(@Nullable Path directory, Target target, Surroundings here) throws CannotTell {
        return new Keeping(directory == null ? null : Recorder.into(directory, target), here);
    }

    /** @param serverIsAhead see {@link Watch#serverIsAhead} */
    void add(Sample sample, Optional<Duration> serverIsAhead) {
        if (recorder == null) {
            return;
        }
        try {
            recorder.add(sample, serverIsAhead);
            complained = false;
        } catch (CannotTell e) {
            if (!complained) {
                here.complain("weir doctor", e.sentence());
            }
            complained = true;
        }
    }

    @Override
    public void close() {
        if (recorder != null) {
            recorder.close();
        }
    }
}
