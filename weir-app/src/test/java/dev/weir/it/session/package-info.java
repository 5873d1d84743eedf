/**
 * What a session may expect of a pooler beyond the corner cases: modes, sizes, and servers that come and go.
 *
 * <p>Start reading at {@link dev.weir.it.session.UnnamedStatementIT}. Neighbour: {@link dev.weir.it.corner}.
 */
@NullMarked
package dev.weir.it.session;

import org.jspecify.annotations.NullMarked;
