/**
 * The PostgreSQL wire protocol, versions 3.0 and 3.2: bytes in, values out.
 *
 * <p>Pure: no sockets, clocks or threads. Start reading at {@link dev.weir.wire.FrameCursor}, which finds whole frames in
 * a buffer without copying; messages become records only where somebody must look inside.
 * <p>Knows {@code io.netty.buffer} and nothing else. Known by everyone who speaks to a client or a server.
 */
@NullMarked
package dev.weir.wire;

import org.jspecify.annotations.NullMarked;
