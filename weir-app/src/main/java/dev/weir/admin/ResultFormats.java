package dev.weir.admin;

import java.util.List;

/**
 * Which columns a Bind wants in binary: no code means all text, one code is for all columns, else one code per column.
 *
 * @param codes 0 text, 1 binary
 */
record ResultFormats(List<Integer> codes) {
    static final ResultFormats TEXT = new ResultFormats(List.of());

    boolean binary(int column) {
        return switch (codes.size()) {
            case 0 -> false;
            case 1 -> codes.getFirst() == 1;
            default -> codes.get(column) == 1;
        };
    }

    boolean fits(int columns) {
        return codes.size() <= 1 || codes.size() == columns;
    }
}
