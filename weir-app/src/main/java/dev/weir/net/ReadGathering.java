package dev.weir.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a long answer gather in the kernel. PostgreSQL sends 8 kB at a time (libpq/pqcomm.c, {@code PQ_SEND_BUFFER_SIZE});
 * reading and passing on each of them as it comes costs a wake-up of Weir and one of the client for every 8 kB. Once an answer has
 * proved to be long, the kernel is asked to say that there is something to read only when there is a lot
 * ({@code SO_RCVLOWAT}, socket(7); Linux heeds it for TCP in {@code poll} since 4.18).
 *
 * <p>The end of an answer may be less than a lot. So for as long as this is so a clock ticks, and a tick before which nothing
 * came sets everything back, upon which the kernel tells of what there is ({@code tcp_set_rcvlowat} in net/ipv4/tcp.c). Nothing
 * waits longer than two ticks. What is small is never made to wait: a small read ends the gathering and begins the count anew
 * (decision 0015).
 */
final class ReadGathering extends ChannelInboundHandlerAdapter {
    /** Its numbers in Linux: SOL_SOCKET and SO_RCVLOWAT, include/uapi/asm-generic/socket.h. */
    static final ChannelOption<Integer> SO_RCVLOWAT = new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

    /** Bytes of a read that can be part of a long answer; half of what PostgreSQL sends at a time. */
    static final int PART = 4 * 1024;
    /** Reads of such parts, one after the other, that make an answer a long one: of a quarter of a megabyte at the least. */
    static final int MANY = 64;
    /** Bytes worth a wake-up. Reads are of 64 kB at most, so that a read takes all that there is. */
    static final int LOT = 32 * 1024;

    static final long TICK_MILLIS = 1;

    private final IntConsumer threshold;
    private int parts;
    private boolean came;
    private @Nullable ScheduledFuture<?> clock;

    /** For a channel of the native transports, over TCP. */
    static ReadGathering of(Channel channel) {
        return new ReadGathering(bytes -> {
            if (channel.isActive()) {
                channel.config().setOption(SO_RCVLOWAT, bytes);
            }
        });
    }

    /** @param threshold tells the kernel how many bytes are worth a wake-up */
    ReadGathering(IntConsumer threshold) {
        this.threshold = threshold;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        int bytes = ((ByteBuf) message).readableBytes();
        if (bytes < PART) {
            parts = 0;
            if (clock != null) {
                stop();
            }
        } else if (clock != null) {
            came = true;
        } else if (bytes < LOT && ++parts >= MANY) {
            start(ctx);
        }
        ctx.fireChannelRead(message);
    }

    private void start(ChannelHandlerContext ctx) {
        came = true;
        clock = ctx.channel()
                .eventLoop()
                .scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        threshold.accept(LOT);
    }

    private void tick() {
        if (came) {
            came = false;
        } else {
            stop();
        }
    }

    private void stop() {
        if (clock != null) {
            clock.cancel(false);
            clock = null;
            parts = 0;
            threshold.accept(1);
        }
    }

    /** It leaves its loop, whose clock it is; or it is closed. */
    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelUnregistered();
    }
}
