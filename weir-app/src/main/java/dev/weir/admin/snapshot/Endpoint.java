package dev.weir.admin.snapshot;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * One end of a connection.
 *
 * @param address numeric IP address, or {@code unix} for a Unix socket
 * @param port 0 to 65535; for a Unix socket the port that names it
 */
public record Endpoint(String address, int port) {

    /** Writes an address without asking DNS; {@code unixPort} is used for everything that is not TCP. */
    public static Endpoint of(SocketAddress address, int unixPort) {
        if (address instanceof InetSocketAddress tcp) {
            var ip = tcp.getAddress();
            return new Endpoint(ip == null ? tcp.getHostString() : ip.getHostAddress(), tcp.getPort());
        }
        return new Endpoint("unix", unixPort);
    }
}
