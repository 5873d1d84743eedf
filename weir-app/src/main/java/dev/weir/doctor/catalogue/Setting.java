package dev.weir.doctor.catalogue;

/**
 * A setting of a framework that decides how many connections there are, or how long they last.
 *
 * @param name as the framework's users write it
 * @param standard what holds when nobody sets it, as they would write it
 * @param meaning one sentence, with the unit
 * @param provenance where this comes from
 */
public record Setting(String name, String standard, String meaning, Provenance provenance) {}
