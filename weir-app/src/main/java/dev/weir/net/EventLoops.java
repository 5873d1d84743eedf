package dev.weir.net;

import dev.weir.config.IoBackend;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node's event loops and how they drive sockets.
 *
 * @param passedOver why it is not what {@code io = auto} would have preferred; empty when it is, or was asked for by name
 */
record EventLoops(Transport transport, MultiThreadIoEventLoopGroup group, String passedOver) {
    /**
     * The transport asked for; {@code auto} takes the first that works here (decision 0011). Whether loops
     * can be made is known only once all are made: file descriptors, or memory that may be locked, may run out.
     */
    static EventLoops open(IoBackend asked, int count) {
        return switch (asked) {
            case AUTO ->
                firstThatWorks(
                        List.of(Transport.IO_URING, Transport.EPOLL, Transport.NIO),
                        transport -> make(transport, count));
            case IO_URING -> exactly(Transport.IO_URING, Transport.IO_URING.unavailable(), count);
            case EPOLL -> exactly(Transport.EPOLL, Transport.EPOLL.unavailable(), count);
            case NIO -> exactly(Transport.NIO, null, count);
        };
    }

    static EventLoops firstThatWorks(
            List<Transport> candidates, Function<Transport, MultiThreadIoEventLoopGroup> maker) {
        var passedOver = new ArrayList<String>();
        for (Transport candidate : candidates.subList(0, candidates.size() - 1)) {
            Throwable obstacle = candidate.unavailable();
            if (obstacle == null) {
                try {
                    return new EventLoops(candidate, maker.apply(candidate), String.join("; ", passedOver));
                } catch (RuntimeException e) {
                    obstacle = e;
                }
            }
            passedOver.add(candidate + " is not available: " + reason(obstacle));
        }
        Transport last = candidates.getLast();
        return new EventLoops(last, maker.apply(last), String.join("; ", passedOver));
    }

    static EventLoops exactly(Transport transport, @Nullable Throwable unavailable, int count) {
        if (unavailable != null) {
            throw new IllegalStateException(
                    "io = " + transport + " is not available here; io = auto takes what is", unavailable);
        }
        return new EventLoops(transport, make(transport, count), "");
    }

    private static MultiThreadIoEventLoopGroup make(Transport transport, int count) {
        return new MultiThreadIoEventLoopGroup(count, transport.handlers());
    }

    /** The innermost of an exception's causes: Netty wraps what the kernel said. */
    static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            return "unknown reason";
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    /** For the log. */
    @Override
    public String toString() {
        return passedOver.isEmpty() ? transport.toString() : transport + ", since " + passedOver;
    }
}
