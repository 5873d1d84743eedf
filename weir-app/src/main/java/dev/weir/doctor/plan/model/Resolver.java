package dev.weir.doctor.plan.model;

import dev.weir.doctor.plan.model.Quantity.Assumption;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns settings into numbers, for one service with its environment. */
public final class Resolver {
    /** Names that stand for names that stand for names: nobody goes further, except in a circle. */
    private static final int DEEPEST = 12;

    /** How a DSN begins that is no URL. */
    private static final Pattern KEYWORDS = Pattern.compile("\\s*\\w+\\s*=");

    private final Environment environment;
    private final Constants constants;
    private final Givens givens;
    private final Set<Span> shared;

    /**
     * What the command line says.
     *
     * @param cpus how many processors an instance has
     * @param values numbers for places like {@code app/db.py:7}
     */
    public record Givens(int cpus, boolean cpusSaid, Map<String, Integer> values) {}

    /**
     * A number that was found.
     *
     * @param span what to edit to change it
     * @param via how it was found: the variable it comes from, or nothing
     * @param assumption what had to be assumed on the way; empty when nothing
     * @param others numbers that it may be as well, none above this one
     */
    private record Found(int value, Span span, String via, Optional<Assumption> assumption, List<Found> others) {
        Found(int value, Span span, String via, Optional<Assumption> assumption) {
            this(value, span, via, assumption, List.of());
        }

        Found named(String name) {
            return new Found(value, span, name, assumption, others);
        }

        /** It without the others, and they. */
        Stream<Found> all() {
            return Stream.concat(Stream.of(new Found(value, span, via, assumption)), others.stream());
        }

        String origin() {
            return span.place() + (via.isEmpty() ? "" : " " + via);
        }
    }

    public Resolver(Environment environment, Constants constants, Givens givens) {
        this(environment, constants, givens, Set.of());
    }

    private Resolver(Environment environment, Constants constants, Givens givens, Set<Span> shared) {
        this.environment = environment;
        this.constants = constants;
        this.givens = givens;
        this.shared = shared;
    }

    /** The same, which appends nothing to these values: other programs read them, too. */
    public Resolver sparing(Set<Span> values) {
        return new Resolver(environment, constants, givens, values);
    }

    /** The number a setting has in this service. */
    public Quantity quantity(Setting setting) {
        var own = alone(setting);
        return setting.minimum().map(least -> with(own, setting, least)).orElse(own);
    }

    /** Where nothing says either of the two, what is inserted for the one says the other, too. */
    private Quantity with(Quantity own, Setting setting, Setting least) {
        var smallest = quantity(least);
        boolean inserted = own.knob().isPresent() && own.knob().equals(setting.insertion());
        return inserted && smallest.knob().equals(least.insertion()) ? own : own.with(smallest);
    }

    private Quantity alone(Setting setting) {
        var given =
                setting.value().map(value -> value.span().place().toString()).filter(givens.values()::containsKey);
        return given.map(place -> Quantity.fixed(
                        givens.values().getOrDefault(place, 0), setting.name(), place + ", as said by --value"))
                .or(() -> setting.override().flatMap(value -> number(value, 0)).flatMap(found -> worst(found, setting)))
                .orElseGet(
                        () -> setting.value().map(value -> read(value, setting)).orElseGet(() -> unset(setting)));
    }

    private static Quantity unset(Setting setting) {
        var standard = setting.standard();
        if (standard.flag().isEmpty()) {
            return new Quantity(
                    standard.value(), setting.name(), standard.because(), setting.insertion(), Optional.empty());
        }
        return new Quantity(
                standard.value(),
                setting.name(),
                "assumed",
                setting.insertion(),
                Optional.of(new Assumption(standard.because(), standard.flag())));
    }

    private Quantity read(Value value, Setting setting) {
        var standard = setting.standard();
        var place = value.span().place();
        if (value instanceof Value.Parameter parameter && find(parameter).isEmpty()) {
            return missing(parameter, setting);
        }
        return number(value, 0)
                .flatMap(found -> worst(found, setting))
                .orElseGet(() -> Quantity.assumed(
                        standard.value(),
                        setting.name(),
                        new Assumption(
                                setting.name() + " is set at " + place + " by something that only runs; "
                                        + standard.value() + " assumed",
                                "--value " + place + "=N")));
    }

    /** Which number of a choice is the largest depends on what the setting takes for no limit; what it does not take is none. */
    private static Optional<Quantity> worst(Found found, Setting setting) {
        var all = found.all()
                .filter(one -> one.value() >= 0 || setting.isUnlimited(one.value()))
                .map(one -> read(one, setting))
                .sorted(Comparator.comparingInt(Quantity::value).reversed())
                .toList();
        return all.stream()
                .findFirst()
                .map(one -> all.subList(1, all.size()).stream().reduce(one, Quantity::with));
    }

    private static Quantity read(Found found, Setting setting) {
        return new Quantity(
                setting.isUnlimited(found.value()) ? Quantity.UNLIMITED : found.value(),
                setting.name(),
                found.origin(),
                Optional.of(Knob.at(found.span(), setting.kind())),
                found.assumption());
    }

    /** What holds when an URL says nothing. */
    private Quantity missing(Value.Parameter parameter, Setting setting) {
        var found = number(parameter.otherwise(), 0);
        return new Quantity(
                found.map(Found::value).orElse(setting.standard().value()),
                setting.name(),
                parameter.because(),
                place(parameter, setting),
                found.flatMap(Found::assumption));
    }

    /** At the end of an URL that stands in the call itself; of any other when there is no better place. */
    private Optional<Knob> place(Value.Parameter parameter, Setting setting) {
        boolean own = parameter.url() instanceof Value.Literal;
        var url = own || setting.insertion().isEmpty() ? follow(parameter.url()) : parameter.url();
        var end = url instanceof Value.Literal literal
                ? appended(literal, parameter.name())
                        .map(written -> shared.contains(literal.span())
                                ? Knob.inWords(
                                        literal.span(),
                                        "give this program a variable of its own, with " + written,
                                        " at the end of its URL: other programs read this one")
                                : new Knob(atEnd(literal.span()), written, "", setting.kind()))
                : Optional.<Knob>empty();
        return end.or(setting::insertion);
    }

    private static Span atEnd(Span span) {
        return span.source().span(span.end(), span.end());
    }

    /** A parameter as it is written behind an URL or {@code host=db dbname=app}; nothing behind what is neither of them as it stands. */
    private static Optional<String> appended(Value.Literal url, String name) {
        var text = url.text();
        boolean asItStands = text.equals(url.span().text());
        if (asItStands && text.contains("://")) {
            return Optional.of((text.contains("?") ? "&" : "?") + name + "=");
        }
        return asItStands && KEYWORDS.matcher(text).lookingAt() ? Optional.of(" " + name + "=") : Optional.empty();
    }

    /** The value of a parameter, when the URL has it. */
    private Optional<Span> find(Value.Parameter parameter) {
        return switch (follow(parameter.url())) {
            case Value.Literal(String text, Span span) -> inUrl(text, span, parameter.name());
            case Value.Text(List<Value> pieces, Span _) ->
                pieces.stream()
                        .filter(Value.Literal.class::isInstance)
                        .flatMap(piece -> inUrl(piece.literal().orElse(""), piece.span(), parameter.name()).stream())
                        .findFirst();
            case Value.Lookup _,
                    Value.Reference _,
                    Value.Sum _,
                    Value.Product _,
                    Value.Choice _,
                    Value.Extreme _,
                    Value.Cpus _,
                    Value.Parameter _,
                    Value.Structure _,
                    Value.Opaque _ -> Optional.empty();
        };
    }

    /** In an URL a parameter stands behind a sign, among keywords behind a space. */
    private static Optional<Span> inUrl(String text, Span span, String name) {
        var before = KEYWORDS.matcher(text).lookingAt() && !text.contains("://") ? "(?:^|\\s)" : "[?&]";
        var found = Pattern.compile(before + Pattern.quote(name) + "\\s*=\\s*([0-9]*)")
                .matcher(text);
        return found.find()
                ? Optional.of(span.source().span(span.start() + found.start(1), span.start() + found.end(1)))
                : Optional.empty();
    }

    /** The number of a value, when it can be known. */
    public Optional<Integer> number(Value value) {
        return number(value, 0).map(Found::value);
    }

    /** The text of a value with everything filled in that is known, when that is all of it. */
    public Optional<String> text(Value value) {
        return text(value, 0);
    }

    /** The value behind names and variables: a literal, or something that cannot be followed further. */
    public Value follow(Value value) {
        var now = value;
        for (int depth = 0; depth < DEEPEST; depth++) {
            var next = switch (now) {
                case Value.Lookup(String name, Optional<Value> fallback, Span _) ->
                    environment.get(name).or(() -> fallback);
                case Value.Reference reference -> constants.find(reference);
                case Value.Literal _,
                        Value.Sum _,
                        Value.Product _,
                        Value.Choice _,
                        Value.Extreme _,
                        Value.Cpus _,
                        Value.Text _,
                        Value.Parameter _,
                        Value.Structure _,
                        Value.Opaque _ -> Optional.<Value>empty();
            };
            if (next.isEmpty()) {
                return now;
            }
            now = next.get();
        }
        return now;
    }

    private Optional<String> text(Value value, int depth) {
        return switch (depth > DEEPEST ? new Value.Opaque(value.span()) : follow(value)) {
            case Value.Literal(String text, Span _) -> Optional.of(text);
            case Value.Text(List<Value> pieces, Span _) -> {
                var all = new StringBuilder();
                boolean known = true;
                for (var piece : pieces) {
                    var text = text(piece, depth + 1);
                    known &= text.isPresent();
                    all.append(text.orElse(""));
                }
                yield known ? Optional.of(all.toString()) : Optional.empty();
            }
            case Value.Lookup _,
                    Value.Reference _,
                    Value.Sum _,
                    Value.Product _,
                    Value.Choice _,
                    Value.Extreme _,
                    Value.Cpus _,
                    Value.Parameter _,
                    Value.Structure _,
                    Value.Opaque _ -> Optional.empty();
        };
    }

    private Optional<Found> number(Value value, int depth) {
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        return switch (value) {
            case Value.Literal(String text, Span span) ->
                parse(text).map(number -> new Found(number, span, "", Optional.empty()));
            case Value.Lookup lookup -> lookup(lookup, depth);
            case Value.Reference reference -> constants.find(reference).flatMap(next -> number(next, depth + 1));
            case Value.Sum(List<Value> parts, Span span) -> combined(parts, span, depth, Integer::sum);
            case Value.Product(List<Value> parts, Span span) -> combined(parts, span, depth, (a, b) -> a * b);
            case Value.Choice(List<Value> options, Span _) -> choice(options, depth);
            case Value.Extreme(boolean largest, List<Value> parts, Span span) ->
                combined(parts, span, depth, largest ? Math::max : Math::min);
            case Value.Cpus(Span span) -> Optional.of(cpus(span));
            case Value.Parameter parameter ->
                find(parameter).flatMap(span -> number(new Value.Literal(span.text(), span), depth + 1));
            case Value.Text _, Value.Structure _, Value.Opaque _ -> Optional.empty();
        };
    }

    private Found cpus(Span span) {
        var assumption = new Assumption("an instance has " + givens.cpus() + " processors", "--cpus N");
        return new Found(
                givens.cpus(), span, "processors", givens.cpusSaid() ? Optional.empty() : Optional.of(assumption));
    }

    private Optional<Found> lookup(Value.Lookup lookup, int depth) {
        var declared = environment.get(lookup.name()).flatMap(value -> number(value, depth + 1));
        if (declared.isPresent()) {
            return Optional.of(declared.get().named(lookup.name()));
        }
        return lookup.fallback()
                .flatMap(fallback -> number(fallback, depth + 1))
                .map(found -> found.named(via(lookup, found)));
    }

    /** Where the default stands in the look-up itself, it is the default of that variable. */
    private static String via(Value.Lookup lookup, Found found) {
        boolean inside = lookup.fallback()
                .filter(one -> !one.span().equals(lookup.span()))
                .isPresent();
        return found.via().isEmpty() && inside ? "default of " + lookup.name() : found.via();
    }

    private Optional<Found> combined(List<Value> parts, Span span, int depth, IntBinaryOperator operator) {
        int total = 0;
        Optional<Assumption> assumption = Optional.empty();
        var via = "";
        for (int i = 0; i < parts.size(); i++) {
            var part = number(parts.get(i), depth + 1);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            int value = part.get().value();
            total = i == 0 ? value : operator.applyAsInt(total, value);
            assumption = assumption.or(part.get()::assumption);
            via = via.isEmpty() ? part.get().via() : via;
        }
        return Optional.of(new Found(Math.clamp(total, 0, Quantity.UNLIMITED), span, via, assumption));
    }

    /** Nobody knows which one holds: the largest is the worst, until it is lowered. */
    private Optional<Found> choice(List<Value> options, int depth) {
        var found = options.stream()
                .flatMap(option -> number(option, depth + 1).stream())
                .flatMap(Found::all)
                .sorted(Comparator.comparingInt(Found::value).reversed())
                .toList();
        return found.stream()
                .findFirst()
                .map(one -> new Found(
                        one.value(), one.span(), one.via(), one.assumption(), found.subList(1, found.size())));
    }

    private static Optional<Integer> parse(String text) {
        var number = text.strip().replace("_", "");
        return number.matches("-?[0-9]{1,9}") ? Optional.of(Integer.parseInt(number)) : Optional.empty();
    }
}
