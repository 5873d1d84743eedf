/** Specifications of the login exchanges, against an independent implementation and the vectors of RFC 7677. */
@NullMarked
package dev.weir.wire.auth;

import org.jspecify.annotations.NullMarked;
