package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.source.Place;
import java.util.List;
import java.util.Optional;

/**
 * One way to run what is in a repository.
 *
 * @param kind how users call it with {@code --deployment}
 * @param files what it was read from
 * @param server the database server that it starts or orders, when it says how large
 */
public record Deployment(String kind, List<String> files, List<Service> services, Optional<Server> server) {
    /**
     * A database server's size as a file says it.
     *
     * @param maxConnections of the server
     * @param plan a plan of a platform instead, like {@code digitalocean:2gb}; empty when the number is known
     */
    public record Server(int maxConnections, String plan, Place place) {}
}
