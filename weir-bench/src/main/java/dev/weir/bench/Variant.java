package dev.weir.bench;

/**
 * A way to run Weir.
 *
 * @param configuration further lines of the configuration
 * @param javaOptions further options of Java, behind the launcher's own
 */
record Variant(String name, String configuration, String javaOptions) {
    static final Variant AS_SHIPPED = new Variant(Stage.WEIR, "", "");
}
