package dev.weir.doctor.live;

import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Meter;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Look after look over one connection, judged together. */
public final class Watch implements AutoCloseable {
    /** Looks that are kept: an hour of one every 15 s. */
    private static final int ROOM = 240;

    /** Each probe is a login and takes a slot for a moment. */
    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(30);

    private final Target target;
    private final Series series = new Series(ROOM);
    private final Meter meter = new Meter();
    private @Nullable Doctor doctor;
    private @Nullable Sample latest;
    private @Nullable Duration serverIsAhead;
    /** When the last look came in, by a clock that nobody sets. */
    private long lastLook;

    private long lastLogin;

    public Watch(Target target) {
        this.target = target;
    }

    /**
     * Looks again. A connection that was lost is opened anew.
     *
     * @throws CannotTell when there is nothing to look at this time; the next time there may be
     */
    public Diagnosis next() throws CannotTell, InterruptedException {
        var refusals = new ArrayList<Refusal>();
        try {
            var look = doctor(refusals).look();
            series.add(look);
            meter.add(look);
            serverIsAhead = serverIsAhead == null ? Duration.between(Instant.now(), look.at()) : serverIsAhead;
            lastLook = System.nanoTime();
        } catch (Full full) {
            latest = new Sample.Refused(serverTime(), full.refusals());
            return Diagnosis.of(full.refusals().getLast());
        } catch (CannotTell gone) {
            latest = new Sample.Lost(serverTime(), gone.sentence());
            close();
            throw gone;
        }
        latest = new Sample.Seen(series.last(), refusals);
        probe().ifPresent(refusals::add);
        latest = new Sample.Seen(series.last(), refusals);
        return Diagnosis.of(new Evidence(series, refusals, meter.usage()));
    }

    private Doctor doctor(List<Refusal> refusals) throws Full, CannotTell, InterruptedException {
        var open = doctor;
        if (open == null) {
            open = Doctor.open(target);
            doctor = open;
            lastLogin = System.nanoTime();
            refusals.addAll(open.refusals());
        }
        return open;
    }

    /** Could the application log in now? Where no slot is free the answer is known. */
    private Optional<Refusal> probe() throws CannotTell {
        boolean isDue = System.nanoTime() - lastLogin >= BETWEEN_PROBES.toNanos();
        if (!isDue || series.last().binding().isReached()) {
            return Optional.empty();
        }
        lastLogin = System.nanoTime();
        return Doctor.probe(target);
    }

    /** What each owner held and used, in all looks so far. */
    public List<Usage> usage() {
        return meter.usage();
    }

    /** As far as it is known: times of one recording must not come from two clocks. */
    private Instant serverTime() {
        return serverIsAhead == null ? Instant.now() : series.last().at().plusNanos(System.nanoTime() - lastLook);
    }

    /**
     * What is to be added to the time of samples from before the first look, which are told by this machine's clock; empty as
     * long as there was none.
     */
    public Optional<Duration> serverIsAhead() {
        return Optional.ofNullable(serverIsAhead);
    }

    /** What came of the last look, also when it was none; empty before the first. */
    public Optional<Sample> latest() {
        return Optional.ofNullable(latest);
    }

    /** Does something over the same connection; opens one if there is none. What it is given stays open. */
    public Reliever reliever() throws Full, CannotTell, InterruptedException {
        return Reliever.over(target, doctor(new ArrayList<>()));
    }

    /** The looks so far; empty before the first. */
    public Series series() {
        return series;
    }

    @Override
    public void close() {
        var open = doctor;
        doctor = null;
        if (open != null) {
            open.close();
        }
    }
}
