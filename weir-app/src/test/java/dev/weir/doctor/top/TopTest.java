package dev.weir.doctor.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.top.view.Deed;
import dev.weir.doctor.top.view.Entry;
import dev.weir.doctor.top.view.Key;
import dev.weir.doctor.top.view.Key.Named;
import dev.weir.doctor.top.view.Moment;
import dev.weir.doctor.top.view.Proposal;
import dev.weir.doctor.top.view.Scene;
import dev.weir.doctor.top.view.Theme;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop, with a terminal and a database that only say what was done to them. */
@Timeout(60)
class TopTest {
    private final FakeScreen screen = new FakeScreen();
    private final FakeSource source = new FakeSource();
    private final Top top = new Top(
            source, new Moment.Seen(scene(1)), screen, new Theme(Theme.Colours.NONE, true), Duration.ofMillis(20));
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread running = new Thread(() -> {
        try {
            top.run();
        } catch (Throwable e) {
            failure.set(e);
        }
    });

    private static Scene scene(int sessions) {
        var look = Made.look(Duration.ofSeconds(60), Made.pool(100, sessions, Made.WEB, Duration.ofSeconds(10)));
        return Scenes.of("app@db/shop", Diagnosis.of(new Evidence(Series.of(look), List.of())));
    }

    @AfterEach
    void end() throws InterruptedException {
        top.end();
        running.join();
    }

    @Test
    void it_shows_what_was_seen_first_and_then_what_is_seen_again() {
        running.start();
        await().until(() -> screen.text().contains("2 of 22 held"));

        source.answers.add(new Moment.Seen(scene(5)));

        await().until(() -> screen.text().contains("6 of 22 held"));
    }

    @Test
    void a_look_that_fails_is_told_and_the_next_one_shows_again() {
        source.answers.add(new CannotTell("nothing listens at db:5432"));
        running.start();
        await().until(() -> screen.text().contains("cannot look: nothing listens at db:5432"));

        source.answers.add(new Moment.Seen(scene(3)));
        await().until(() -> screen.text().contains("4 of 22 held"));
        assertThat(screen.text()).doesNotContain("cannot look");
    }

    @Test
    void what_is_asked_for_is_proposed_confirmed_done_and_told() {
        running.start();
        screen.press(Named.ENTER);
        screen.press(Named.DOWN);
        screen.press(new Key.Typed('t'));
        await().until(() -> screen.text().contains("END pid 100?"));
        assertThat(source.done).isEmpty();

        screen.press(new Key.Typed('y'));

        await().until(() -> screen.text().contains("done: END"));
        assertThat(source.done).containsExactly(Deed.END);
    }

    @Test
    void q_gives_the_terminal_back_and_lets_the_source_go() throws InterruptedException {
        running.start();
        await().until(() -> !screen.all.isEmpty());

        screen.press(new Key.Typed('q'));
        running.join();

        assertThat(failure.get()).isNull();
        assertThat(screen.closed).isTrue();
        await().until(() -> source.closed);
    }

    @Test
    void a_terminal_that_goes_away_ends_it() throws InterruptedException {
        running.start();
        await().until(() -> screen.gone != null);

        java.util.Objects.requireNonNull(screen.gone).run();
        running.join();

        assertThat(screen.closed).isTrue();
    }

    @Test
    void an_error_nobody_foresaw_gives_the_terminal_back_before_it_is_thrown() throws InterruptedException {
        source.answers.add(new IllegalStateException("a mistake"));
        running.start();
        running.join();

        assertThatThrownBy(() -> {
                    throw failure.get();
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a mistake");
        assertThat(screen.closed).isTrue();
    }

    @Test
    void another_size_is_drawn_anew() {
        running.start();
        await().until(() -> screen.text().lines().count() == 24);

        screen.rows = 10;
        screen.columns = 40;
        top.resized();

        await().until(() -> screen.text().lines().count() == 10);
        assertThat(screen.forgotten).hasValue(1);
    }

    private static final class FakeSource implements Source {
        /** A moment, or what is thrown instead; the last one is the answer until there is another. */
        final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

        final List<Deed> done = new CopyOnWriteArrayList<>();
        volatile boolean closed;
        private Object last = new Moment.Seen(scene(1));

        @Override
        public Moment look() throws CannotTell {
            var next = answers.poll();
            last = next == null ? last : next;
            return switch (last) {
                case Moment moment -> moment;
                case CannotTell gone -> throw gone;
                case RuntimeException mistake -> throw mistake;
                default -> throw new AssertionError(last);
            };
        }

        @Override
        public Proposal propose(Deed deed, List<Entry> among) {
            var session = among.getFirst().session().orElseThrow();
            return new Proposal(deed, List.of(session), deed + " pid " + session.pid() + "?");
        }

        @Override
        public String carryOut(Proposal proposal) {
            done.add(proposal.deed());
            return "done: " + proposal.deed();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class FakeScreen implements Screen {
        final List<String> all = new CopyOnWriteArrayList<>();
        volatile int columns = 80;
        volatile int rows = 24;
        volatile boolean closed;
        final AtomicInteger forgotten = new AtomicInteger();
        private volatile Consumer<Key> keys = key -> {};
        volatile @Nullable Runnable gone;

        String text() {
            return all.isEmpty() ? "" : all.getLast();
        }

        void press(Key key) {
            await().until(() -> gone != null);
            keys.accept(key);
        }

        @Override
        public int columns() {
            return columns;
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public void show(List<AttributedString> lines) {
            all.add(lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
        }

        @Override
        public void forget() {
            forgotten.incrementAndGet();
        }

        @Override
        public void listen(Consumer<Key> to, Runnable whenGone) {
            keys = to;
            gone = whenGone;
        }

        @Override
        public void suspend() {}

        @Override
        public void close() {
            closed = true;
        }
    }
}
