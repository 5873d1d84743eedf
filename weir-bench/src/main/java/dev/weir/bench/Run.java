package dev.weir.bench;

/**
 * What one run of pgbench came to.
 *
 * @param transactionsPerSecond without the time to connect
 * @param latencyMillis average, as a client saw it
 * @param cpuMicros user and system time of all the pooler's threads, in microseconds per transaction
 */
record Run(double transactionsPerSecond, double latencyMillis, double cpuMicros) {}
