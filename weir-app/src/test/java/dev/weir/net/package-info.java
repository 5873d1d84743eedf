/** Tests of what the sockets' room decides without sockets. */
@NullMarked
package dev.weir.net;

import org.jspecify.annotations.NullMarked;
