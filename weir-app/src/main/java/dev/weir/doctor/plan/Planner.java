package dev.weir.doctor.plan;

import dev.weir.doctor.Severity;
import dev.weir.doctor.plan.PlanOptions.Numbers;
import dev.weir.doctor.plan.Row.RowPool;
import dev.weir.doctor.plan.deploy.Commands;
import dev.weir.doctor.plan.deploy.Deployment;
import dev.weir.doctor.plan.model.Constants;
import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.ProcessShape;
import dev.weir.doctor.plan.model.Quantity;
import dev.weir.doctor.plan.model.Quantity.Assumption;
import dev.weir.doctor.plan.model.Remark;
import dev.weir.doctor.plan.model.Resolver;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.stack.Stacks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a repository and says whether its pools fit. */
public final class Planner {
    private static final int ASSUMED_CPUS = 4;
    private static final Set<String> SHARING = Set.of("puma", "sidekiq");

    private final Repository repository;
    private final PlanOptions options;
    private final Declarations declared;
    private final Constants constants;
    private final Commands commands;
    private final Set<Assumption> assumptions = new LinkedHashSet<>();

    private Planner(Repository repository, PlanOptions options) {
        this.repository = repository;
        this.options = options;
        declared = Stacks.read(repository);
        constants = new Constants(repository);
        commands = new Commands(repository);
    }

    /**
     * The plan of a directory; empty when nothing in it says anything about connections.
     *
     * @throws IOException when the directory cannot be listed
     * @throws IllegalArgumentException when an option names something that is not there; the message says what is
     */
    public static Optional<Plan> plan(Path directory, PlanOptions options) throws IOException {
        return new Planner(Repository.open(directory), options).plan();
    }

    private Optional<Plan> plan() {
        var passedOver = new ArrayList<Assumption>();
        var deployments = Deployments.of(repository, passedOver);
        if (declared.pools().isEmpty()) {
            return Optional.empty();
        }
        var chosen = Deployments.choose(deployments, options.deployment(), declared.pools());
        var started = start(chosen);
        var homes = new Homes(started);
        var rows = new ArrayList<Row>();
        var ways = new Budgets.Ways(fronts(chosen));
        var pools = new LinkedHashMap<String, List<Pool>>();
        int migrations = 0;
        for (var one : started) {
            switch (role(one)) {
                case APPLICATION -> {
                    var own = homes.poolsOf(one, declared.pools());
                    pools.put(one.service().name(), own);
                    row(one, own).ifPresent(row -> {
                        rows.add(row);
                        UrlChecks.linkOf(one, own).ifPresent(link -> ways.add(row, link));
                    });
                }
                case MIGRATION -> migrations++;
                case NONE -> {}
            }
        }
        new UrlChecks(declared).check(started, pools);
        shared(rows);
        leftOut(homes.homeless(declared.pools()), chosen);
        assumptions.addAll(declared.assumptions());
        assumptions.addAll(passedOver);
        rows.addAll(ways.poolers());
        checkNames(rows);
        var budgets = new Budgets(options, assumptions::add).of(rows, ways, extras(migrations), chosen);
        return Optional.of(finished(chosen, deployments, budgets));
    }

    private void leftOut(List<Pool> homeless, Deployment chosen) {
        homeless.forEach(pool -> assumptions.add(new Assumption(
                pool.stack() + "'s pool at " + pool.place() + " belongs to no service of " + chosen.kind()
                        + " and is not counted",
                "--deployment KIND")));
    }

    /** The poolers that a deployment starts, by the name of their host. */
    private Map<String, Budgets.Front> fronts(Deployment deployment) {
        var fronts = new LinkedHashMap<String, Budgets.Front>();
        for (var pooler : deployment.poolers()) {
            var started = started(
                    pooler.service(), ProcessShape.single("pgbouncer", Family.UNKNOWN, ProcessShape.Role.APPLICATION));
            row(started, List.of(pooler.pool()))
                    .ifPresent(row -> fronts.put(
                            pooler.service().name(),
                            new Budgets.Front(row, started.resolver().quantity(pooler.clients()), pooler.session())));
        }
        return fronts;
    }

    /** Whatever a release command does, it is done when the release begins. */
    static ProcessShape.Role role(Started started) {
        return started.service().name().equals("release")
                ? ProcessShape.Role.MIGRATION
                : started.shape().role();
    }

    /** Which modules a program imports is not looked at. */
    private void shared(List<Row> rows) {
        for (int i = 1; i < rows.size(); i++) {
            var row = rows.get(i);
            var before = rows.subList(0, i).stream()
                    .filter(one -> one.pools().size() > 1
                            && one.pools().stream()
                                    .map(RowPool::pool)
                                    .toList()
                                    .equals(row.pools().stream()
                                            .map(RowPool::pool)
                                            .toList()))
                    .findFirst();
            before.ifPresent(one -> assumptions.add(new Assumption(
                    one.service() + " and " + row.service()
                            + " share their sources, so each is taken to open every pool there",
                    "")));
        }
    }

    private Plan finished(Deployment chosen, List<Deployment> deployments, List<Budget> budgets) {
        var others = deployments.stream()
                .filter(one -> !one.kind().equals(chosen.kind()))
                .map(Deployment::kind)
                .distinct()
                .toList();
        repository.troubles().forEach(trouble -> assumptions.add(new Assumption(trouble, "")));
        int percent = 100 - options.headroom();
        var plan = new Plan(
                chosen.kind(),
                chosen.files(),
                others,
                budgets,
                percent,
                List.copyOf(assumptions),
                List.copyOf(declared.remarks()),
                List.of());
        return plan.fits()
                ? plan
                : new Plan(
                        plan.deployment(),
                        plan.files(),
                        others,
                        budgets,
                        percent,
                        plan.assumptions(),
                        plan.remarks(),
                        Proposals.of(budgets, percent));
    }

    /** A service with what it starts. */
    record Started(Service service, ProcessShape shape, Resolver resolver, Commands.Start start) {
        private Started sparing(Set<Span> values) {
            return new Started(service, shape, resolver.sparing(values), start);
        }

        /** The threads of Puma and Sidekiq wait for each other when they are more than the connections of a pool. */
        private Quantity size(Pool pool, Quantity threads) {
            var size = resolver.quantity(pool.size());
            boolean share = pool.runtime() == Family.RUBY && SHARING.contains(shape.program());
            return share ? size.with(threads) : size;
        }
    }

    private List<Started> start(Deployment deployment) {
        var all = new ArrayList<Started>();
        for (var service : deployment.services()) {
            all.add(started(service, commands.start(service).orElseGet(() -> unknown(service))));
        }
        var shared = SharedValues.of(all, declared.pools());
        return all.stream().map(one -> one.sparing(shared)).toList();
    }

    private Started started(Service service, ProcessShape shape) {
        return started(service, new Commands.Start(shape, service.environment(), List.of()));
    }

    private Started started(Service service, Commands.Start start) {
        var cpus = options.numbers().cpus();
        var givens = new Resolver.Givens(
                cpus.orElse(ASSUMED_CPUS), cpus.isPresent(), options.numbers().values());
        return new Started(service, start.shape(), new Resolver(start.environment(), constants, givens), start);
    }

    private static Commands.Start unknown(Service service) {
        var one = Setting.unset(
                "processes",
                Knob.Kind.PROCESSES,
                new Standard(
                        1, "one process in an instance of " + service.name(), "--processes " + service.name() + "=N"));
        var shape = ProcessShape.single("its program", Family.UNKNOWN, ProcessShape.Role.APPLICATION)
                .processes(one);
        return new Commands.Start(shape, service.environment(), List.of());
    }

    private Optional<Row> row(Started started, List<Pool> pools) {
        if (pools.isEmpty()) {
            return Optional.empty();
        }
        var service = started.service();
        var resolver = started.resolver();
        var said = options.numbers();
        var threads = said(said.threads(), service, threads(started, pools), "--threads");
        var row = new Row(
                service.name(),
                service.place(),
                started.shape().program(),
                said(said.instances(), service, resolver.quantity(service.instances()), "--instances"),
                service.surge(),
                resolver.quantity(service.surge().amount()),
                said(
                        said.processes(),
                        service,
                        named(resolver.quantity(started.shape().processes()), service),
                        "--processes"),
                threads,
                pools.stream()
                        .map(pool -> new RowPool(
                                pool,
                                started.size(pool, threads),
                                pool.overflow().map(resolver::quantity),
                                declared.branches(pool)))
                        .toList());
        row.quantities().forEach(quantity -> quantity.assumption().ifPresent(assumptions::add));
        row.quantities().stream()
                .flatMap(quantity -> quantity.followers().stream())
                .flatMap(follower -> follower.assumption().stream())
                .forEach(one -> assumptions.add(new Assumption(one.text(), ""))); // its line has another number, too
        passedOver(row);
        if (row.program().equals("sidekiq")) {
            starving(row).ifPresent(declared::add);
        }
        return Optional.of(row);
    }

    /** A function that is called twice could take both branches. */
    private void passedOver(Row row) {
        var counted = row.counted(Map.of());
        row.pools().stream()
                .filter(pool -> !counted.contains(pool))
                .forEach(pool -> assumptions.add(new Assumption(
                        pool.pool().stack() + "'s pool at " + pool.pool().place()
                                + " is in another branch of an if than what is counted, and is not added",
                        "")));
    }

    /** Threads that share a pool smaller than they are many fail while the database has room. */
    private static Optional<Remark> starving(Row row) {
        int threads = row.threads().value();
        return row.pools().stream()
                .filter(pool -> pool.size().value() < threads)
                .findFirst()
                .map(pool -> Remark.of(
                        "SIDEKIQ_POOL_TOO_SMALL",
                        Severity.WARNING,
                        pool.pool().place(),
                        "%d threads of Sidekiq (%s) share a pool of %d: those that wait fail with ConnectionTimeoutError"
                                .formatted(
                                        threads,
                                        row.threads().origin(),
                                        pool.size().value()),
                        "Make the pool as large as Sidekiq's concurrency, or the concurrency smaller."));
    }

    /** Under ASGI every request may run in a thread of its own. */
    private Quantity threads(Started started, List<Pool> pools) {
        boolean perThread = pools.stream().anyMatch(pool -> pool.scope() == Pool.Scope.THREAD);
        var name = started.service().name();
        if (!started.shape().asgi() || !perThread) {
            return named(started.resolver().quantity(started.shape().threads()), started.service());
        }
        return Quantity.assumed(
                10,
                "threads",
                new Assumption(
                        started.shape().program() + " starts a thread for each request of " + name
                                + ", and 10 at a time are assumed",
                        "--threads " + name + "=N"));
    }

    private static Quantity said(Map<String, Integer> numbers, Service service, Quantity read, String flag) {
        var number = numbers.get(service.name());
        return number == null ? read : Quantity.fixed(number, read.name(), "said by " + flag);
    }

    /** Flags are written for any service; here it is known which one. */
    private static Quantity named(Quantity quantity, Service service) {
        return new Quantity(
                quantity.value(),
                quantity.name(),
                quantity.origin(),
                quantity.knob(),
                quantity.assumption()
                        .map(one -> new Assumption(one.text(), one.flag().replace("SERVICE", service.name()))),
                quantity.followers());
    }

    private List<Quantity> extras(int declaredMigrations) {
        var said = options.numbers();
        var migrations = said.migrations().isPresent()
                ? Quantity.fixed(said.migrations().getAsInt(), "migrations", "said by --migrations")
                : declaredMigrations > 0
                        ? Quantity.fixed(declaredMigrations, "migrations", "one connection each")
                        : Quantity.assumed(
                                1, "migrations", new Assumption("one migration at a time", "--migrations N"));
        var consoles = said.consoles().isPresent()
                ? Quantity.fixed(said.consoles().getAsInt(), "consoles", "said by --consoles")
                : Quantity.assumed(
                        1, "consoles", new Assumption("one console (psql, pgAdmin, a shell)", "--consoles N"));
        return Stream.of(migrations, consoles).filter(one -> one.value() > 0).toList();
    }

    private void checkNames(List<Row> rows) {
        var names = rows.stream().map(Row::service).toList();
        Numbers said = options.numbers();
        for (var map : List.of(said.instances(), said.processes(), said.threads())) {
            for (var name : map.keySet()) {
                if (!names.contains(name)) {
                    throw new IllegalArgumentException("no service named " + name
                            + " opens connections; those that do: " + String.join(", ", names));
                }
            }
        }
    }
}
