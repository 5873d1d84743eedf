package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Quantity;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Surge;
import dev.weir.doctor.plan.source.Place;
import dev.weir.doctor.plan.source.SourceText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SolverTest {
    private final SourceText source = new SourceText("f", " ".repeat(5_000));
    private int next;

    private Quantity number(int value, Knob.Kind kind) {
        var span = source.span(next, ++next);
        return new Quantity(value, kind.name(), "f:1", Optional.of(Knob.at(span, kind)), Optional.empty());
    }

    private static Quantity fixed(int value) {
        return Quantity.fixed(value, "fixed", "a test");
    }

    private static Row row(Quantity processes, Quantity size, Optional<Quantity> overflow) {
        var none = Setting.unset("size", Knob.Kind.POOL, Setting.Standard.known(1, "a test"));
        var pool = new Pool(
                "stack",
                Family.UNKNOWN,
                new Place("f", 1),
                "pool",
                Pool.Scope.PROCESS,
                none,
                Optional.empty(),
                Optional.empty());
        return new Row(
                "web",
                new Place("f", 1),
                "program",
                fixed(1),
                Surge.none("a test"),
                fixed(0),
                processes,
                fixed(1),
                List.of(new Row.RowPool(pool, size, overflow, List.of())));
    }

    private static Optional<Map<Knob, Integer>> solve(Row row, int limit, int percent) {
        return new Solver(
                        List.of(new Budget("connections", Ceiling.known(limit, "a test"), List.of(row), List.of())),
                        percent)
                .solve();
    }

    @Test
    void overflow_goes_first_when_that_is_enough() {
        var overflow = number(10, Knob.Kind.OVERFLOW);

        var edits =
                solve(row(number(4, Knob.Kind.PROCESSES), number(5, Knob.Kind.POOL), Optional.of(overflow)), 50, 80);

        assertThat(edits).contains(Map.of(overflow.knob().orElseThrow(), 5));
    }

    @Test
    void a_number_is_lowered_no_further_than_it_must() {
        var size = number(30, Knob.Kind.POOL);

        var edits = solve(row(fixed(3), size, Optional.empty()), 97, 80);

        assertThat(edits).contains(Map.of(size.knob().orElseThrow(), 25));
    }

    @Test
    void nothing_goes_below_what_an_application_needs() {
        assertThat(solve(row(fixed(100), number(5, Knob.Kind.POOL), Optional.empty()), 97, 80))
                .isEmpty();
    }

    @Test
    void a_pool_without_limit_gets_one() {
        var size = number(Quantity.UNLIMITED, Knob.Kind.POOL);

        assertThat(solve(row(fixed(2), size, Optional.empty()), 20, 80))
                .contains(Map.of(size.knob().orElseThrow(), 8));
    }

    @Test
    void many_numbers_are_solved_too() {
        var rows = IntStream.range(0, 30)
                .mapToObj(_ -> row(fixed(1), number(20, Knob.Kind.POOL), Optional.empty()))
                .toList();
        var budget = new Budget("connections", Ceiling.known(100, "a test"), rows, List.of());

        var edits = new Solver(List.of(budget), 80).solve();

        assertThat(budget.fits(edits.orElseThrow(), 80)).isTrue();
    }

    /** All triples of so many numbers would not fit into memory, and take hours. */
    @Test
    void a_repository_of_a_thousand_services_is_solved_too() {
        var rows = IntStream.range(0, 1_000)
                .mapToObj(_ -> row(
                        number(4, Knob.Kind.PROCESSES),
                        number(20, Knob.Kind.POOL),
                        Optional.of(number(10, Knob.Kind.OVERFLOW))))
                .toList();
        var budget = new Budget("connections", Ceiling.known(5_000, "a test"), rows, List.of());

        var edits = new Solver(List.of(budget), 80).solve();

        assertThat(budget.fits(edits.orElseThrow(), 80)).isTrue();
        assertThat(budget.worstCase(edits.orElseThrow())).isGreaterThan(3_900);
    }

    @Test
    void what_is_kept_up_to_date_is_what_would_be_counted_anew() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var shared = number(random.nextInt(1, 9), Knob.Kind.PROCESSES);
        var rows = IntStream.range(0, 5)
                .mapToObj(_ -> row(
                        shared, number(random.nextInt(1, 30), Knob.Kind.POOL), Optional.of(fixed(random.nextInt(4)))))
                .toList();
        var knobs = rows.stream()
                .flatMap(row -> row.quantities().stream())
                .flatMap(quantity -> quantity.knob().stream())
                .distinct()
                .toList();
        var budgets = List.of(
                new Budget("one", Ceiling.known(200, "a test"), rows.subList(0, 3), List.of(fixed(7))),
                new Budget("other", Ceiling.known(100, "a test"), rows.subList(3, 5), List.of()));
        var trial = new Trial(budgets, 80);
        var edits = new HashMap<Knob, Integer>();

        for (int i = 0; i < 1_000; i++) {
            var knob = knobs.get(random.nextInt(knobs.size()));
            int value = random.nextInt(1, 20);
            if (random.nextInt(4) == 0) {
                trial.forget(knob);
                edits.remove(knob);
            } else {
                trial.set(knob, value);
                edits.put(knob, value);
            }
            assertThat(trial.fits())
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(budgets.stream().allMatch(budget -> budget.fits(edits, 80)));
        }
    }
}
