package dev.weir.bench;

/**
 * What one run of pgbench came to.
 *
 * @param transactionsPerSecond as pgbench counted, from its second second on
 * @param p50Millis what half of the transactions stayed below, as clients saw it
 * @param p99Millis what 99 of 100 stayed below
 * @param cpuMicros user and system time of all the pooler's threads, in microseconds per transaction
 */
record Run(double transactionsPerSecond, double p50Millis, double p99Millis, double cpuMicros) {}
