package dev.weir.doctor.catalogue;

import java.util.List;

/**
 * Where somebody rents PostgreSQL.
 *
 * @param id short name, as in {@code --platform digitalocean:2gb}
 * @param label how the vendor writes it
 * @param endpoints its doors, the most particular first
 * @param plans its sizes, smallest first
 * @param variables environment variables that it sets
 */
public record Platform(
        String id, String label, List<Endpoint> endpoints, List<Plan> plans, List<UrlVariable> variables) {

    public Platform {
        endpoints = List.copyOf(endpoints);
        plans = List.copyOf(plans);
        variables = List.copyOf(variables);
    }
}
