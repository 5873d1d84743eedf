package dev.weir.doctor.plan.model;

import dev.weir.doctor.plan.source.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The variables a service runs with, as far as files say so. Later ones win over earlier ones. */
public record Environment(Map<String, Value> variables) {
    public static final Environment EMPTY = new Environment(Map.of());

    public Environment {
        variables = Map.copyOf(variables);
    }

    public Optional<Value> get(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** These variables, and those of another where it has them. */
    public Environment with(Environment stronger) {
        var all = new LinkedHashMap<>(variables);
        all.putAll(stronger.variables);
        return new Environment(all);
    }
}
