package dev.weir.doctor.live;

import dev.weir.doctor.catalogue.Endpoint;
import dev.weir.doctor.catalogue.Platform;
import dev.weir.doctor.catalogue.Platforms;
import java.util.Optional;

/**
 * The door of a platform that a URL leads to, by its host and port: what is known before anybody is let in.
 *
 * @param siblingUrl the same login at the platform's other door (pooled for direct, direct for pooled), without a password;
 *     {@code <words>} stand for what the host does not say; empty when there is none
 */
public record Door(Platform platform, Endpoint endpoint, Optional<String> siblingUrl) {

    /** Empty when no platform has such a host. */
    public static Optional<Door> of(Target target) {
        return Platforms.shipped()
                .recognise(target.host(), target.port())
                .flatMap(endpoint -> Platforms.shipped()
                        .find(endpoint.platform())
                        .map(platform -> new Door(
                                platform,
                                endpoint,
                                endpoint.sibling(target.host()).map(target::urlAt))));
    }

    /** {@code DigitalOcean Managed PostgreSQL, its direct address}. */
    public String sentence() {
        var mode = endpoint.mode()
                .map(sharing -> " (%s mode)".formatted(sharing.name().toLowerCase(java.util.Locale.ROOT)))
                .orElse("");
        return "%s, its %s address%s".formatted(platform.label(), endpoint.pooled() ? "pooled" : "direct", mode);
    }
}
