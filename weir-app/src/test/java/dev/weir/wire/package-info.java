/**
 * Specifications of the wire protocol room: every decoder against hostile bytes, every encoder against its bytes.
 *
 * <p>Start reading at {@code StartupReaderTest}. {@link dev.weir.wire.Borrowed} lends the buffers and takes them back.
 */
@NullMarked
package dev.weir.wire;

import org.jspecify.annotations.NullMarked;
