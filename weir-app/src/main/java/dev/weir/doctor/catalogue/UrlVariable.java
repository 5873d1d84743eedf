package dev.weir.doctor.catalogue;

/**
 * An environment variable whose name says which door the URL in it leads to.
 *
 * @param name the variable
 * @param pooled whether it leads to a pooler
 * @param provenance where this comes from
 */
public record UrlVariable(String name, boolean pooled, Provenance provenance) {}
