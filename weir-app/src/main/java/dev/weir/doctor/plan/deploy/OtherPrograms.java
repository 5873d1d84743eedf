package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.ProcessShape;
import dev.weir.doctor.plan.model.ProcessShape.Role;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.KeyLines;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.Tables;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The JVM, the BEAM, PHP, and programs that only their authors know. */
final class OtherPrograms implements ProgramFamily {
    /** Words of shells, and servers that use nobody's pools. */
    private static final Set<String> NO_SERVICES = Set.copyOf(List.of(
            ("nginx caddy httpd apache2-foreground redis-server memcached echo cd set mkdir cp rm ls sleep true until while if then "
                            + "fi do done wait-for-it.sh export source chmod nc pg_isready curl [ else exit printf cat trap wait pip apt-get apk")
                    .split(" ", -1)));

    private final Repository repository;

    OtherPrograms(Repository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<ProcessShape> shape(Words words, String directory, Environment environment) {
        var program = words.program();
        return switch (program) {
            case "java", "mvn", "mvnw", "gradle", "gradlew", "sbt" -> Optional.of(single(program, Family.JVM));
            case "mix", "iex", "elixir" -> Optional.of(single(program, Family.ELIXIR));
            case "go" -> Optional.of(single(program, Family.GO));
            case "php" -> Optional.of(words.has("horizon") ? horizon(directory) : single(program, Family.PHP));
            case "php-fpm", "heroku-php-nginx", "heroku-php-apache2", "frankenphp" -> Optional.of(fpm(program));
            default -> NO_SERVICES.contains(program) ? Optional.empty() : custom(words);
        };
    }

    private static ProcessShape single(String program, Family runtime) {
        return ProcessShape.single(program, runtime, Role.APPLICATION);
    }

    /** A binary with a path, as Go's and releases of Elixir are started. */
    private static Optional<ProcessShape> custom(Words words) {
        var first = words.text(0);
        boolean release = words.size() > 1 && words.text(words.size() - 1).equals("start");
        boolean known = first.startsWith("/") || first.startsWith("./") || first.startsWith("bin/") || release;
        return known ? Optional.of(single(words.program(), Family.UNKNOWN)) : Optional.empty();
    }

    /** Laravel Horizon starts as many workers as its configuration allows in production. */
    private ProcessShape horizon(String directory) {
        var prefix = directory.isEmpty() ? "" : directory + "/";
        var most = repository
                .text(prefix + "config/horizon.php")
                .map(text -> new Program(text, Language.PHP))
                .flatMap(program -> Tables.all(program.tree()).stream()
                        .filter(table -> table.key().equals("production"))
                        .findFirst()
                        .flatMap(table -> Tables.find(table.brackets(), "maxProcesses"))
                        .map(program::value));
        return single("horizon", Family.PHP)
                .processes(
                        Setting.of("maxProcesses", Knob.Kind.PROCESSES, most, Standard.known(10, "Horizon's default")));
    }

    private ProcessShape fpm(String program) {
        var children = repository.paths().stream()
                .filter(path -> path.endsWith(".conf"))
                .flatMap(path -> repository.text(path).stream())
                .filter(text -> text.text().contains("pm.max_children"))
                .flatMap(text -> KeyLines.ofProperties(text).last("pm.max_children").stream())
                .map(line -> Interpolation.of(line.value()))
                .findFirst();
        return single(program, Family.PHP)
                .processes(Setting.of(
                        "pm.max_children", Knob.Kind.PROCESSES, children, Standard.known(5, "PHP-FPM's default")));
    }
}
