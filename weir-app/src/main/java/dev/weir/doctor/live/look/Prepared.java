package dev.weir.doctor.live.look;

import java.time.Duration;

/** A prepared transaction: no session, and it holds its locks all the same. */
public record Prepared(String owner, String database, Duration age) {}
