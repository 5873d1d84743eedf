package dev.weir.cli;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Doctor;
import dev.weir.doctor.live.Full;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.plan.Ceiling;
import dev.weir.doctor.plan.Plan;
import dev.weir.doctor.plan.PlanOptions;
import dev.weir.doctor.plan.Planner;
import dev.weir.doctor.plan.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir plan}: will the pools that a repository declares fit the database? */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Adds up the connections that a repository's settings allow and says whether they fit, and which edits "
                        + "make them fit. Exit code 0 they fit, 1 they do not, 3 nothing to read.")
final class PlanCommand implements Callable<Integer> {
    private static final int DOES_NOT_FIT = 1;

    private final Surroundings here;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The repository; the current directory if left out.")
    private Path directory = Path.of(".");

    @Option(names = "--limit", paramLabel = "N", description = "Connections that applications can have.")
    private @Nullable Integer limit;

    @Option(names = "--url", paramLabel = "URL", description = "A database to ask for the limit: its lowest ceiling.")
    private @Nullable String url;

    @Option(
            names = "--platform",
            paramLabel = "NAME:SIZE",
            description = "A plan to take the limit from: digitalocean:2gb.")
    private @Nullable String platform;

    @Option(names = "--headroom", paramLabel = "PERCENT", description = "How much of the limit to leave free (20).")
    private int headroom = 20;

    @Option(
            names = "--deployment",
            paramLabel = "KIND",
            description = "Which one to count of several: kubernetes, app-spec, compose, procfile, docker or none.")
    private @Nullable String deployment;

    @Option(names = "--instances", paramLabel = "SERVICE=N", description = "Instances of a service.")
    private Map<String, Integer> instances = new HashMap<>();

    @Option(names = "--processes", paramLabel = "SERVICE=N", description = "Processes in each of its instances.")
    private Map<String, Integer> processes = new HashMap<>();

    @Option(names = "--threads", paramLabel = "SERVICE=N", description = "Threads in each of its processes.")
    private Map<String, Integer> threads = new HashMap<>();

    @Option(names = "--value", paramLabel = "FILE:LINE=N", description = "A number that only a running program knows.")
    private Map<String, Integer> values = new HashMap<>();

    @Option(names = "--migrations", paramLabel = "N", description = "Connections of migrations during a deployment.")
    private @Nullable Integer migrations;

    @Option(names = "--consoles", paramLabel = "N", description = "Connections of people and their tools.")
    private @Nullable Integer consoles;

    @Option(names = "--cpus", paramLabel = "N", description = "Processors that a process sees; some pools follow them.")
    private @Nullable Integer cpus;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Whose edits to print: conservative, balanced or high-performance.")
    private String profile = "balanced";

    @Option(names = "--json", description = "One line of JSON.")
    private boolean json;

    @Option(names = "--format", paramLabel = "github", description = "Annotations for GitHub's checks.")
    private @Nullable String format;

    PlanCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        if (!Files.isDirectory(directory)) {
            here.complain("weir plan", directory + " is not a directory");
            return DoctorCommand.COULD_NOT_TELL;
        }
        Optional<Plan> plan;
        try {
            plan = Planner.plan(directory, options());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException _) {
            here.complain("weir plan", directory + " cannot be listed");
            return DoctorCommand.COULD_NOT_TELL;
        } catch (CannotTell e) {
            here.complain("weir plan", e.sentence());
            return DoctorCommand.COULD_NOT_TELL;
        }
        if (plan.isEmpty()) {
            here.complain(
                    "weir plan", directory + ": no settings of PostgreSQL pools found; run it where the sources are");
            return DoctorCommand.COULD_NOT_TELL;
        }
        print(plan.get());
        return plan.get().fits() ? 0 : DOES_NOT_FIT;
    }

    private void check() {
        if (Stream.of(limit, platform, url).filter(Objects::nonNull).count() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--limit, --platform and --url each say how many connections there are: give one");
        }
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more, but is " + limit);
        }
        if (headroom < 0 || headroom > 90) {
            throw new ParameterException(spec.commandLine(), "--headroom must be 0 to 90, but is " + headroom);
        }
        if (format != null && !format.equals("github")) {
            throw new ParameterException(spec.commandLine(), "--format knows github, not " + format);
        }
    }

    private PlanOptions options() throws CannotTell, InterruptedException {
        var ceiling = limit == null ? asked() : Optional.of(Ceiling.known(limit, "said by --limit"));
        var numbers = new PlanOptions.Numbers(
                instances, processes, threads, values, optional(migrations), optional(consoles), optional(cpus));
        return new PlanOptions(
                ceiling, Optional.ofNullable(platform), Optional.ofNullable(deployment), numbers, headroom);
    }

    /** The lowest limit that the database itself sets for the role of the URL. */
    private Optional<Ceiling> asked() throws CannotTell, InterruptedException {
        var given = url;
        if (given == null) {
            return Optional.empty();
        }
        var target = Target.of(Optional.of(given), here.environment());
        try (var doctor = Doctor.open(target)) {
            var lowest = doctor.look().own().stream()
                    .min(Comparator.comparingInt(dev.weir.doctor.live.look.Ceiling::limit))
                    .orElseThrow();
            var kind = switch (lowest.kind()) {
                case SERVER -> "all of the server's for ordinary roles";
                case ROLE -> "the limit of role " + lowest.subject();
                case DATABASE -> "the limit of database " + lowest.subject();
            };
            return Optional.of(Ceiling.known(lowest.limit(), kind + ", asked at " + target.address()));
        } catch (Full _) {
            throw new CannotTell(target.address()
                    + " has no connection left to ask on: run weir doctor to see who holds them, or give --limit");
        }
    }

    private static OptionalInt optional(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(Math.max(number, 0));
    }

    private void print(Plan plan) {
        var chosen = profile();
        if (json) {
            here.say(Json.of(PlanJson.of(plan)));
        } else if (format != null) {
            PlanAnnotations.of(plan, directory.toString()).forEach(here::say);
        } else {
            new PlanPage(here.page(), plan, chosen).print();
        }
    }

    private Profile profile() {
        try {
            return Profile.valueOf(profile.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException _) {
            throw new ParameterException(
                    spec.commandLine(), "--profile knows conservative, balanced and high-performance, not " + profile);
        }
    }
}
