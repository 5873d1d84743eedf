package dev.weir.cli;

import dev.weir.config.HostPort;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code HOST:PORT} on the command line; an IPv6 address stands in brackets. */
final class HostPortConverter implements ITypeConverter<HostPort> {

    @Override
    public HostPort convert(String value) {
        int colon = value.lastIndexOf(':');
        var host = colon < 0 ? "" : value.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (host.contains(":") && !bracketed)) {
            throw refuse(value);
        }
        return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, port(value, colon));
    }

    private static int port(String value, int colon) {
        try {
            int port = Integer.parseInt(value.substring(colon + 1));
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, together with a number that is out of range.
        }
        throw refuse(value);
    }

    private static TypeConversionException refuse(String value) {
        return new TypeConversionException(
                "'" + value + "' is not HOST:PORT with a port from 1 to 65535, such as 127.0.0.1:6432 or [::1]:6432");
    }
}
