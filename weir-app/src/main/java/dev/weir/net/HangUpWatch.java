package dev.weir.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices over io_uring that a peer is gone, where Netty 4.2.18 does not: when its last bytes and the reset come within one
 * turn of the loop.
 *
 * <p>Then Netty has both "there is something to read" and "the peer has hung up" ({@code AbstractIoUringChannel.pollRdHup})
 * before its one read runs. That read brings the bytes, and the kernel says that nothing is left: after a reset, and on a
 * Unix socket, the end does not count as something (after a FIN over TCP it does, {@code tcp_inq_hint}). So Netty reads no
 * further, and the poll it waits for, which tells changes only, never comes. A COPY whose client was killed would keep its
 * server for ever, and a client whose server was killed wait for ever.
 *
 * <p>This asks the kernel, once for each connection and loop, to say when the peer hangs up. After that the connection has
 * to get on with reading; when it does not, its end has been overlooked, and happens now.
 */
final class HangUpWatch extends ChannelInboundHandlerAdapter {
    /** Between two looks at whether the rest is being read. */
    private static final int LOOK_MILLIS = 20;
    /** {@code IORING_OP_POLL_ADD} and {@code IORING_OP_ASYNC_CANCEL} of linux/io_uring.h. */
    private static final byte POLL_ADD = 6;

    private static final byte ASYNC_CANCEL = 14;
    /** Of poll(2), the same on all of Linux; the kernel always tells these and {@code POLLRDHUP}, so nothing is asked for. */
    private static final int POLLERR = 0x8;

    private static final int POLLHUP = 0x10;

    private final Channel channel;
    private @Nullable Poll poll;

    HangUpWatch(Channel channel) {
        this.channel = channel;
    }

    // ---- the channel's life ----

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        if (channel.isActive()) { // else it is being dialled, which looks like a hang-up
            begin();
        }
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin();
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        end(); // a move to another loop, where it begins anew
        ctx.fireChannelUnregistered();
    }

    private void begin() {
        if (poll == null) {
            var next = new Poll();
            poll = next;
            ((IoEventLoop) channel.eventLoop()).register(next).addListener(result -> {
                if (result.isSuccess()) {
                    var registration = (IoRegistration) result.getNow();
                    if (next.equals(poll)) {
                        next.begin(registration);
                    } else {
                        registration.cancel(); // the connection has left meanwhile, and its descriptor may be another's
                    }
                }
            });
        }
    }

    private void end() {
        if (poll != null) {
            poll.close();
            poll = null;
        }
    }

    /** One question to the kernel, on one loop. */
    private final class Poll implements IoUringIoHandle {
        private @Nullable IoRegistration registration;
        private long id;

        private void begin(IoRegistration here) {
            registration = here;
            id = here.submit(operation(POLL_ADD, ((UnixChannel) channel).fd().intValue(), 0));
        }

        /** The loop ends, or the connection leaves it: a descriptor that is being polled would not really be closed. */
        @Override
        public void close() {
            IoRegistration here = registration;
            registration = null;
            if (here != null) {
                if (id != 0) {
                    here.submit(operation(ASYNC_CANCEL, -1, id));
                }
                here.cancel();
            }
        }

        private static IoUringIoOps operation(byte code, int descriptor, long address) {
            byte none = 0;
            short zero = 0;
            long tag = 1; // told back in the event, where nobody needs it
            return new IoUringIoOps(code, none, zero, descriptor, 0, address, 0, 0, tag, zero, zero, 0, 0);
        }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            var told = (IoUringIoEvent) event;
            if (told.opcode() == POLL_ADD && told.res() > 0 && registration != null) {
                id = 0;
                var reads = new Reads();
                channel.pipeline().addFirst(reads);
                lookAgain(reads, (told.res() & (POLLERR | POLLHUP)) != 0);
            }
        }
    }

    // ---- the hang-up ----

    private void lookAgain(Reads reads, boolean gone) {
        channel.eventLoop().schedule(() -> look(reads, gone), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @param gone not even reading any more */
    private void look(Reads reads, boolean gone) {
        boolean noticed = !channel.isOpen() || (((DuplexChannel) channel).isInputShutdown() && !gone);
        if (noticed) {
            return;
        }
        if (!channel.eventLoop().inEventLoop() || !channel.config().isAutoRead() || reads.any) {
            reads.any = false;
            lookAgain(reads, gone); // there may be more to read before the end
        } else if (gone || !Boolean.TRUE.equals(channel.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE))) {
            channel.close();
        } else {
            ((DuplexChannel) channel).shutdownInput();
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /** Whether something has been read since the last look; only after a hang-up, so that no other read pays for it. */
    private static final class Reads extends ChannelInboundHandlerAdapter {
        private boolean any;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            any = true;
            ctx.fireChannelRead(message);
        }
    }
}
