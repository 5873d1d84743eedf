package dev.weir.doctor.top.view;

/**
 * How many connections there may be.
 *
 * @param label of the ceiling that refuses first: {@code server}, {@code role app}
 * @param limit of that ceiling
 * @param total connections that everybody together can have
 */
public record Gauge(String label, int limit, int total) {}
