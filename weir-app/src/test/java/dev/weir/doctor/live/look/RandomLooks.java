package dev.weir.doctor.live.look;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Samples of every shape that PostgreSQL could ever show, and some that it could not. */
public final class RandomLooks {
    private static final List<String> NAMES = List.of(
            "app",
            "web@h-1/v214",
            "",
            "wörker \u2028|`<b>",
            "\ud83d\ude00",
            "a\"b\\c\nd\te\u0000",
            "SELECT ? FROM \"t\"");

    private final Random random;

    public RandomLooks(long seed) {
        random = new Random(seed);
    }

    /** One that comes after another one. */
    public Sample sample(Instant at) {
        return switch (random.nextInt(8)) {
            case 0 -> new Sample.Refused(at, many(1, this::refusal));
            case 1 -> new Sample.Lost(at, name());
            default -> new Sample.Seen(look(at), many(0, this::refusal));
        };
    }

    private Look look(Instant at) {
        var ceilings = new ArrayList<Ceiling>();
        ceilings.add(new Ceiling(Ceiling.Kind.SERVER, "", random.nextInt(100), random.nextInt(100)));
        ceilings.addAll(many(0, () -> new Ceiling(one(Ceiling.Kind.values()), name(), number(), number())));
        var traffic = new LinkedHashMap<String, Traffic>();
        many(0, this::name)
                .forEach(name -> traffic.put(
                        name,
                        new Traffic(
                                random.nextLong() >>> 1,
                                random.nextGaussian() * 1e9,
                                number(),
                                random.nextLong() >>> 1)));
        return new Look(
                at,
                server(),
                ceilings,
                many(0, this::session),
                traffic,
                many(0, () -> new Prepared(name(), name(), Duration.ofMillis(random.nextInt(1_000_000)))),
                many(0, this::name));
    }

    private Server server() {
        Map<String, String> settings = new LinkedHashMap<>();
        many(0, this::name).forEach(name -> settings.put(name, name()));
        return new Server(
                120_000 + number(),
                name(),
                name(),
                name(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                new Server.Slots(number(), number()),
                settings);
    }

    private Session session() {
        return new Session(
                number(),
                new Who(name(), name(), name(), name()),
                one(Session.Rank.values()),
                one(State.values()),
                new Session.Times(instant(), instant(), instant(), instant()),
                new Session.Statement(name(), one(Driver.values())),
                name(),
                many(0, this::number),
                random.nextBoolean());
    }

    private Refusal refusal() {
        var text = one(
                "FATAL: too many connections for role \"" + name() + "\"",
                "FATAL: too many connections for database \"x\"",
                "FATAL: sorry, too many clients already",
                "remaining connection slots are reserved for roles with the SUPERUSER attribute");
        return Refusal.of(text).orElseGet(this::refusal);
    }

    private @Nullable Instant instant() {
        return random.nextInt(4) == 0
                ? null
                : Made.BEGIN.plusNanos(1000L * random.nextInt(2_000_000_000)).minusSeconds(number());
    }

    private int number() {
        return random.nextInt(4) == 0 ? 0 : random.nextInt(100_000);
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    @SafeVarargs
    private <T> T one(T... all) {
        return all[random.nextInt(all.length)];
    }

    private <T> List<T> many(int atLeast, Supplier<T> each) {
        var list = new ArrayList<T>();
        for (int i = atLeast + random.nextInt(4); i > 0; i--) {
            list.add(each.get());
        }
        return list;
    }
}
