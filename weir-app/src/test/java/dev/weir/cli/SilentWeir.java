package dev.weir.cli;

/** A program for {@link ForegroundIT}: the real command line around a pooler that serves nobody. */
final class SilentWeir {
    private SilentWeir() {}

    public static void main(String[] arguments) {
        System.exit(WeirCommand.run(arguments, (config, source) -> new FakePooler(() -> {}).start(config, source)));
    }
}
