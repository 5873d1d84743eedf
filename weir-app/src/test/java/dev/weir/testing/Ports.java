package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;

/** Ports of this machine that nobody listens on. */
public final class Ports {
    private Ports() {}

    /** Free a moment ago: the caller binds it at once. */
    public static int free() {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static SocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
