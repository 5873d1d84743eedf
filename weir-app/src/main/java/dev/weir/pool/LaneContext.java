package dev.weir.pool;

import java.util.random.RandomGenerator;

/** What a lane reaches beyond itself; the same for all lanes of a loop except the connector. */
public record LaneContext(Connector connector, CapacityLedger ledger, LaneMailbox mailbox, RandomGenerator random) {}
