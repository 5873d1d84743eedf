package dev.weir.config;

import java.util.Optional;

/**
 * Another node, to which cancel requests for its clients are handed.
 *
 * @param host name, address or Unix socket directory
 * @param poolSize cancel requests under way to it at once; empty: default_pool_size
 */
public record PeerConfig(Optional<String> host, int port, Optional<Integer> poolSize) {}
