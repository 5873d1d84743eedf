package dev.weir.doctor.load;

import java.time.Duration;

/**
 * What a load test is to do.
 *
 * @param clients 1 to 10,000, at work at once
 * @param time until no further request begins
 * @param rate requests per second by all clients together; {@link #AS_FAST_AS_ANSWERED} for none prescribed
 * @param sql what each request runs, as one simple query
 * @param connectEachTime whether each request has a connection of its own
 */
public record LoadPlan(int clients, Duration time, double rate, String sql, boolean connectEachTime) {
    /** Each client begins its next request when the one before is answered. */
    public static final double AS_FAST_AS_ANSWERED = Double.POSITIVE_INFINITY;

    public static final int MOST_CLIENTS = 10_000;

    public LoadPlan {
        if (clients < 1 || clients > MOST_CLIENTS || !time.isPositive() || !(rate > 0)) {
            throw new IllegalArgumentException("no load: " + clients + " clients, " + time + ", " + rate + "/s");
        }
    }

    public boolean isPaced() {
        return rate != AS_FAST_AS_ANSWERED;
    }

    /** Nanoseconds after the start at which a client's request is due; clients take turns within a round. */
    long due(int client, long request) {
        return (long) ((request * (double) clients + client) / rate * 1e9);
    }
}
