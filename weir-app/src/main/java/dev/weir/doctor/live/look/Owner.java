package dev.weir.doctor.live.look;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sessions of one role, database, application and address; or of a service, which are those of all its instances. */
public record Owner(Who who, List<Session> sessions) {
    private static final double MOST = 0.5;

    public Owner {
        sessions = List.copyOf(sessions);
    }

    static List<Owner> by(Function<Session, Who> whose, List<Session> sessions) {
        return sessions.stream()
                .collect(Collectors.groupingBy(whose, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(group -> new Owner(group.getKey(), group.getValue()))
                .sorted(Comparator.comparingInt(Owner::held)
                        .reversed()
                        .thenComparing(owner -> owner.who().label()))
                .toList();
    }

    /** The instances of each program together, who holds most first; an only instance keeps its address. */
    public static List<Owner> services(List<Owner> instances) {
        var sessions =
                instances.stream().flatMap(owner -> owner.sessions().stream()).toList();
        return by(session -> session.who().service(), sessions).stream()
                .map(service ->
                        service.instances().size() == 1 ? service.instances().getFirst() : service)
                .toList();
    }

    /** Each with a pool of its own, as far as can be seen. */
    public List<Owner> instances() {
        return by(Session::who, sessions);
    }

    /** For people: {@code worker@10.0.0.7}, {@code web (12 instances)}. */
    public String label() {
        return who.label(instances().size());
    }

    public int held() {
        return sessions.size();
    }

    public int count(State state) {
        return (int) sessions.stream().filter(s -> s.state() == state).count();
    }

    /** How many that driver is told by. */
    public int count(Driver driver) {
        return (int) sessions.stream().filter(s -> s.driver() == driver).count();
    }

    /** How many are in use; see {@link Session#isUsed}. */
    public int used(Instant now) {
        return (int) sessions.stream().filter(session -> session.isUsed(now)).count();
    }

    /** Whether what they do is hidden; PostgreSQL shows either all sessions of a role or none. */
    public boolean isHidden() {
        return sessions.stream().anyMatch(Session::isHidden);
    }

    /** The driver most of the sessions give away; unknown when none does, or too few for a {@link Driver#isGuess guess}. */
    public Driver driver() {
        return sessions.stream()
                .map(Session::driver)
                .filter(this::isTold)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.<Driver, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(Driver.UNKNOWN);
    }

    private boolean isTold(Driver driver) {
        if (driver.isGuess()) {
            return driver.endsEachUse() ? isEndedByPools() : count(driver) >= held() * MOST;
        }
        return driver != Driver.UNKNOWN;
    }

    /** Whether most of what is idle was left as a pool leaves it that rolls back after each use: less are failures. */
    public boolean isEndedByPools() {
        long ended = sessions.stream()
                .filter(session ->
                        session.state() == State.IDLE && session.driver().endsEachUse())
                .count();
        return ended > 0 && ended >= count(State.IDLE) * MOST;
    }

    /** When the first of them connected; empty when all are hidden. */
    public Optional<Instant> oldest() {
        return births().min(Comparator.naturalOrder());
    }

    /** When the last of them connected; empty when all are hidden. */
    public Optional<Instant> newest() {
        return births().max(Comparator.naturalOrder());
    }

    private java.util.stream.Stream<Instant> births() {
        return sessions.stream()
                .map(s -> s.times().born())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
    }
}
