package dev.weir.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Weir's version, as the jar's manifest has it. */
final class Version implements IVersionProvider {

    static String text() {
        var version = Version.class.getPackage().getImplementationVersion();
        return Objects.requireNonNullElse(version, "(unpackaged)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Weir " + text()};
    }
}
