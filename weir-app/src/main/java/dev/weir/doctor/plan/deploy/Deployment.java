package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.source.Place;
import java.util.List;
import java.util.Optional;

/**
 * One way to run what is in a repository.
 *
 * @param kind how users call it with {@code --deployment}
 * @param files what it was read from
 * @param poolers those it starts in front of the database
 * @param server the database server that it starts or orders, when it says how large
 */
public record Deployment(
        String kind, List<String> files, List<Service> services, List<Pooler> poolers, Optional<Server> server) {

    /** Without a pooler of its own. */
    public Deployment(String kind, List<String> files, List<Service> services, Optional<Server> server) {
        this(kind, files, services, List.of(), server);
    }

    /**
     * A pooler that it starts.
     *
     * @param service as the deployment calls it, which is its host's name as well
     * @param pool its server connections for one database and user
     * @param clients how many it takes
     * @param session whether each client keeps a server connection
     */
    public record Pooler(Service service, Pool pool, Setting clients, boolean session) {}

    /**
     * A database server's size as a file says it.
     *
     * @param maxConnections of the server
     * @param plan a plan of a platform instead, like {@code digitalocean:2gb}; empty when the number is known
     */
    public record Server(int maxConnections, String plan, Place place) {}
}
