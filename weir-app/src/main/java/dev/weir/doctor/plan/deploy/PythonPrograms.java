package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.ProcessShape;
import dev.weir.doctor.plan.model.ProcessShape.Role;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.ShellWords;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** gunicorn, uvicorn, hypercorn, granian, daphne, waitress, Celery, and Python itself. */
final class PythonPrograms implements ProgramFamily {
    private final Repository repository;

    PythonPrograms(Repository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<ProcessShape> shape(Words words, String directory, Environment environment) {
        return switch (words.program()) {
            case "gunicorn" -> Optional.of(gunicorn(words, directory, environment));
            case "uvicorn", "hypercorn", "granian", "fastapi", "sanic" -> Optional.of(asgi(words, environment));
            case "daphne" -> Optional.of(single(words.program()).onAsgi());
            case "waitress-serve" ->
                Optional.of(single("waitress")
                        .threads(Setting.of(
                                "threads",
                                Knob.Kind.THREADS,
                                words.option("--threads"),
                                Standard.known(4, "waitress's default"))));
            case "celery" -> celery(words);
            case "rq", "dramatiq", "huey_consumer", "arq", "flask", "streamlit" -> Optional.of(single(words.program()));
            default ->
                words.program().startsWith("python") || words.program().endsWith(".py")
                        ? Optional.of(python(words))
                        : Optional.empty();
        };
    }

    private static ProcessShape single(String program) {
        return ProcessShape.single(program, Family.PYTHON, Role.APPLICATION);
    }

    private static ProcessShape python(Words words) {
        boolean tool = words.has("collectstatic") || words.has("compilemessages") || words.has("check");
        return ProcessShape.single("python", Family.PYTHON, tool ? Role.NONE : Role.APPLICATION);
    }

    /** What holds when neither the command nor WEB_CONCURRENCY is known to say it; on Heroku that variable is always set. */
    private static Standard workers(String program, Environment environment) {
        return environment.get(Procfile.DYNO).isPresent()
                ? new Standard(
                        2,
                        "Heroku's Python buildpack sets WEB_CONCURRENCY to 2 on a dyno of 512 MB, which is assumed, and to"
                                + " more on larger ones",
                        "--processes SERVICE=N")
                : Standard.known(1, program + "'s default");
    }

    private static ProcessShape asgi(Words words, Environment environment) {
        var program = words.program();
        var workers = words.option("--workers", "-w").or(() -> environment.get("WEB_CONCURRENCY"));
        boolean asks = !program.equals("hypercorn") && !program.equals("granian") && !program.equals("sanic");
        var standard = asks ? workers(program, environment) : Standard.known(1, program + "'s default");
        return single(program)
                .processes(Setting.of("workers", Knob.Kind.PROCESSES, workers, standard))
                .onAsgi();
    }

    /** The command line beats GUNICORN_CMD_ARGS, which beats the configuration file, which beats WEB_CONCURRENCY. */
    private ProcessShape gunicorn(Words words, String directory, Environment environment) {
        var arguments = new Words(environment
                .get("GUNICORN_CMD_ARGS")
                .map(Value::span)
                .map(PythonPrograms::words)
                .orElse(List.of()));
        var config = config(words, directory);
        var workers = words.option("--workers", "-w")
                .or(() -> arguments.option("--workers", "-w"))
                .or(() -> inConfig(config, "workers"))
                .or(() -> environment.get("WEB_CONCURRENCY"));
        var threads = words.option("--threads")
                .or(() -> arguments.option("--threads"))
                .or(() -> inConfig(config, "threads"));
        var worker = words.option("--worker-class", "-k")
                .or(() -> arguments.option("--worker-class", "-k"))
                .or(() -> inConfig(config, "worker_class"))
                .flatMap(Value::literal)
                .orElse("sync");
        var shape = single("gunicorn")
                .processes(Setting.of("workers", Knob.Kind.PROCESSES, workers, workers("gunicorn", environment)))
                .threads(Setting.of("threads", Knob.Kind.THREADS, threads, Standard.known(1, "gunicorn's default")));
        if (worker.contains("gevent") || worker.contains("eventlet")) {
            return shape.threads(Setting.of(
                    "worker connections",
                    Knob.Kind.THREADS,
                    words.option("--worker-connections").or(() -> inConfig(config, "worker_connections")),
                    Standard.known(1000, "gunicorn's default for " + worker)));
        }
        return worker.contains("vicorn") || worker.contains("asgi") ? shape.onAsgi() : shape;
    }

    private static List<Span> words(Span span) {
        var commands = ShellWords.commands(span);
        return commands.isEmpty() ? List.of() : commands.getFirst();
    }

    private Optional<Program> config(Words words, String directory) {
        var named = words.optionSpan("--config", "-c")
                .map(Span::text)
                .map(path -> path.replaceFirst("^(file:|python:)", ""));
        return named.isPresent()
                ? program(NamedFiles.find(repository, directory, named.get()))
                : program(repository.text((directory.isEmpty() ? "" : directory + "/") + "gunicorn.conf.py"));
    }

    private static Optional<Program> program(Optional<SourceText> text) {
        return text.map(one -> new Program(one, Language.PYTHON));
    }

    private static Optional<Value> inConfig(Optional<Program> config, String name) {
        return config.flatMap(program -> program.definition(name).map(found -> program.value(found.value())));
    }

    /** {@code 10,3} and {@code 3,10}: Celery takes the larger number for the most children, and the other for the fewest. */
    private static Value larger(Span limits) {
        var parts = new ArrayList<Value>();
        int from = limits.start();
        for (var part : limits.text().split(",", -1)) {
            parts.add(Interpolation.of(limits.source().span(from, from + part.length())));
            from += part.length() + 1;
        }
        return new Value.Extreme(true, parts, limits);
    }

    /** Prefork children hold one connection each; green threads one each as well. */
    private static Optional<ProcessShape> celery(Words words) {
        if ((words.has("beat") && !words.has("worker")) || words.has("flower")) {
            return Optional.of(single("celery"));
        }
        if (!words.has("worker")) {
            return Optional.empty();
        }
        var pool = words.option("--pool", "-P").flatMap(Value::literal).orElse("prefork");
        var children = words.optionSpan("--autoscale")
                .map(PythonPrograms::larger)
                .or(() -> words.option("--concurrency", "-c"));
        boolean threads = pool.equals("gevent") || pool.equals("eventlet") || pool.equals("threads");
        if (pool.equals("solo")) {
            return Optional.of(single("celery"));
        }
        var setting = Setting.of(
                "concurrency",
                threads ? Knob.Kind.THREADS : Knob.Kind.PROCESSES,
                children,
                new Standard(
                        4,
                        "Celery starts one child for each processor, and 4 are assumed",
                        threads ? "--threads SERVICE=N" : "--processes SERVICE=N"));
        return Optional.of(
                threads ? single("celery").threads(setting) : single("celery").processes(setting));
    }
}
