package dev.weir.doctor.top;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.top.view.Moment;
import dev.weir.doctor.top.view.Proposal;
import dev.weir.doctor.top.view.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The thread that has the source: looks again and again, and does in between what it is asked for. */
final class Sampler implements Runnable {
    /** A full database is asked rarely: each login that fails takes a slot for a moment. */
    private static final Duration MOST_PATIENT = Duration.ofSeconds(15);

    /** What comes of it. */
    interface Listener {
        void seen(Moment moment);

        void proposed(Proposal proposal);

        void told(String sentence);

        void failed(RuntimeException unforeseen);
    }

    private final Source source;
    private final Moment first;
    private final Duration interval;
    private final Listener listener;
    private final BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
    private int tries;
    private Instant since = Instant.EPOCH;

    /** @param first what was seen already */
    Sampler(Source source, Moment first, Duration interval, Listener listener) {
        this.source = source;
        this.first = first;
        this.interval = interval;
        this.listener = listener;
    }

    /** To be done as soon as the look at hand is over. From any thread. */
    void wish(Wish wish) {
        wishes.add(wish);
    }

    @Override
    public void run() {
        try (source) {
            for (var moment = first; !Thread.currentThread().isInterrupted(); moment = seen()) {
                report(moment);
                serve(System.nanoTime() + pause(tries, interval).toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // to end is what it was asked for
        } catch (RuntimeException unforeseen) {
            listener.failed(unforeseen);
        }
    }

    /** @param tries that failed in a row */
    static Duration pause(int tries, Duration interval) {
        if (tries == 0) {
            return interval;
        }
        var longer = interval.multipliedBy(1L << Math.min(tries, 6));
        return longer.compareTo(MOST_PATIENT) < 0
                ? longer
                : MOST_PATIENT.compareTo(interval) < 0 ? interval : MOST_PATIENT;
    }

    private void report(Moment moment) {
        switch (moment) {
            case Moment.Seen seen -> {
                tries = 0;
                listener.seen(seen);
            }
            case Moment.NotSeen not -> {
                tries++;
                since = tries == 1 ? not.since() : since;
                listener.seen(new Moment.NotSeen(not.sentence(), not.findings(), since, tries, pause(tries, interval)));
            }
        }
    }

    private Moment seen() throws InterruptedException {
        try {
            return source.look();
        } catch (CannotTell e) {
            return new Moment.NotSeen(e.sentence(), List.of(), Instant.now(), 1, Duration.ZERO);
        }
    }

    /** Until it is time for the next look; what changes something is followed by a look at once. */
    private void serve(long until) throws InterruptedException {
        while (true) {
            @Nullable Wish wish = wishes.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (wish == null) {
                return;
            }
            try {
                switch (wish) {
                    case Wish.Propose(var deed, var among) -> listener.proposed(source.propose(deed, among));
                    case Wish.CarryOut(var proposal) -> {
                        listener.told(source.carryOut(proposal));
                        return;
                    }
                    case Wish.Quit _, Wish.Suspend _, Wish.Redraw _ ->
                        throw new IllegalArgumentException(wish + " is not for a source");
                }
            } catch (CannotTell e) {
                listener.told(e.sentence());
            }
        }
    }
}
