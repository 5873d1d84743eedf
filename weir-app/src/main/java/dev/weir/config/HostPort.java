package dev.weir.config;

/**
 * A place on the network.
 *
 * @param host a name or an address; an IPv6 address stands without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    /** As in a URL: an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
