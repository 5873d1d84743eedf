package dev.weir.doctor.plan.source;

import java.util.List;

/**
 * A pair of brackets.
 *
 * @param open the opening bracket; 0 for a whole file
 * @param start the offset of the opening bracket
 * @param end the offset behind the closing one
 */
public record Group(char open, List<Node> children, int start, int end) implements Node {}
