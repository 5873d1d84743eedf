package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.config.IoBackend;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EventLoopsTest {
    private static final List<Transport> ALL = List.of(Transport.IO_URING, Transport.EPOLL, Transport.NIO);

    @Test
    void auto_takes_io_uring_where_nothing_stands_against_it() {
        assumeThat(Transport.IO_URING.unavailable()).isNull();
        var loops = EventLoops.open(IoBackend.AUTO, 2);
        end(loops);
        assertThat(loops).hasToString("io_uring");
    }

    @Test
    void what_cannot_be_made_is_passed_over_and_the_log_says_why() {
        assumeThat(Transport.IO_URING.unavailable()).isNull();
        assumeThat(Transport.EPOLL.unavailable()).isNull();
        var loops = EventLoops.firstThatWorks(ALL, transport -> {
            if (transport == Transport.IO_URING) {
                throw new IllegalStateException(
                        "failed to create a child event loop",
                        new RuntimeException(new IOException("io_uring_setup(..): Cannot allocate memory")));
            }
            return nio();
        });
        end(loops);
        assertThat(loops.transport()).isEqualTo(Transport.EPOLL);
        assertThat(loops)
                .hasToString("epoll, since io_uring is not available: io_uring_setup(..): Cannot allocate memory");
    }

    @Test
    void what_is_asked_for_by_name_is_taken_or_the_start_fails() {
        var loops = EventLoops.open(IoBackend.NIO, 1);
        end(loops);
        assertThat(loops).hasToString("nio");
        assertThatThrownBy(() -> EventLoops.exactly(Transport.IO_URING, new IOException("Operation not permitted"), 1))
                .hasMessage("io = io_uring is not available here; io = auto takes what is")
                .hasRootCauseMessage("Operation not permitted");
    }

    private static MultiThreadIoEventLoopGroup nio() {
        return new MultiThreadIoEventLoopGroup(1, Transport.NIO.handlers());
    }

    private static void end(EventLoops loops) {
        loops.group().shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
