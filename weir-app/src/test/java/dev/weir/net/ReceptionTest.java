package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.ClientLedger;
import dev.weir.pool.ClientLimits;
import dev.weir.pool.NamedLimit;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(3, NioIoHandler.newFactory());
    private final List<LoopHome> homes = new ArrayList<>();
    private final Map<EventExecutor, LoopHome> homeOfLoop = new HashMap<>();
    private final Reception reception;

    ReceptionTest() {
        for (EventExecutor loop : loops) {
            var home = new LoopHome((EventLoop) loop, Runnable::run, new CancelDialer(Transport.NIO, () -> 0));
            homes.add(home);
            homeOfLoop.put(loop, home);
        }
        reception = new Reception(
                homes, homeOfLoop, new Porch(new ClientLedger(new ClientLimits(0, NamedLimit.NONE, NamedLimit.NONE))));
    }

    @AfterEach
    void stopLoops() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void a_client_begins_where_the_one_before_it_belonged() {
        reception.wanted(homes.get(2));
        assertThat(reception.next()).isEqualTo(homes.get(2).loop());

        reception.wanted(homes.get(1));
        assertThat(reception.next()).isEqualTo(homes.get(1).loop());
    }

    @Test
    void others_help_a_loop_where_too_many_are_logging_in() {
        reception.wanted(homes.get(2));
        homes.get(2).arriving().set(Reception.CROWD);
        homes.get(0).arriving().set(Reception.CROWD - 1);

        assertThat(reception.next()).isEqualTo(homes.get(1).loop());

        homes.get(2).arriving().set(Reception.CROWD - 1);
        assertThat(reception.next()).isEqualTo(homes.get(2).loop());
    }
}
