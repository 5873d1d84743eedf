package dev.weir.doctor.top;

import dev.weir.doctor.top.view.Key;
import dev.weir.doctor.top.view.Moment;
import dev.weir.doctor.top.view.Picture;
import dev.weir.doctor.top.view.Proposal;
import dev.weir.doctor.top.view.Theme;
import dev.weir.doctor.top.view.View;
import dev.weir.doctor.top.view.Wish;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The loop of {@code weir top}: keys, looks and signals come to one thread, which changes the view and draws it. It never
 * waits for the database.
 */
public final class Top {
    /** For a source to say goodbye to its server; a look under way may take longer, and ends with the process. */
    private static final Duration GOODBYE = Duration.ofMillis(500);

    private sealed interface Event {
        record Pressed(Key key) implements Event {}

        record Looked(Moment moment) implements Event {}

        record Proposed(Proposal proposal) implements Event {}

        record Told(String sentence) implements Event {}

        record Resized() implements Event {}

        record Ends() implements Event {}

        record Failed(RuntimeException why) implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final View view = new View();
    private final Screen screen;
    private final Theme theme;
    private final Sampler sampler;

    /**
     * @param first what was seen already
     * @param interval between two looks
     */
    public Top(Source source, Moment first, Screen screen, Theme theme, Duration interval) {
        this.screen = screen;
        this.theme = theme;
        this.sampler = new Sampler(source, first, interval, new Sampler.Listener() {
            @Override
            public void seen(Moment moment) {
                events.add(new Event.Looked(moment));
            }

            @Override
            public void proposed(Proposal proposal) {
                events.add(new Event.Proposed(proposal));
            }

            @Override
            public void told(String sentence) {
                events.add(new Event.Told(sentence));
            }

            @Override
            public void failed(RuntimeException unforeseen) {
                events.add(new Event.Failed(unforeseen));
            }
        });
    }

    /** The terminal has another size now. From any thread. */
    public void resized() {
        events.add(new Event.Resized());
    }

    /** Ends {@link #run}. From any thread. */
    public void end() {
        events.add(new Event.Ends());
    }

    /** Runs until somebody wants to leave, gives the terminal back, and lets the source go. */
    public void run() throws InterruptedException {
        var looking = Thread.ofPlatform().daemon().name("weir top looks").unstarted(sampler);
        try (screen) {
            screen.listen(key -> events.add(new Event.Pressed(key)), this::end);
            looking.start();
            while (handle(events.take())) {
                draw();
            }
        } finally {
            looking.interrupt();
            looking.join(GOODBYE);
        }
    }

    private void draw() {
        if (events.isEmpty()) { // what waits changes the picture again
            screen.show(Picture.of(view, theme, screen.columns(), screen.rows()));
        }
    }

    /** False when it was the last. */
    private boolean handle(Event event) {
        switch (event) {
            case Event.Pressed(var key) -> {
                return fulfil(view.press(key));
            }
            case Event.Looked(var moment) -> view.see(moment);
            case Event.Proposed(var proposal) -> view.ask(proposal);
            case Event.Told(var sentence) -> view.say(sentence);
            case Event.Resized() -> screen.forget();
            case Event.Ends() -> {
                return false;
            }
            case Event.Failed(var why) -> throw why;
        }
        return true;
    }

    private boolean fulfil(Optional<Wish> wish) {
        switch (wish.orElse(null)) {
            case null -> {}
            case Wish.Quit() -> {
                return false;
            }
            case Wish.Suspend() -> screen.suspend();
            case Wish.Redraw() -> screen.forget();
            case Wish.Propose asked -> sampler.wish(asked);
            case Wish.CarryOut confirmed -> sampler.wish(confirmed);
        }
        return true;
    }
}
