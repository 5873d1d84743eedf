package dev.weir.session;

import dev.weir.wire.auth.ScramVerifier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a client is to prove who it is. Unknown users get the same questions, and are refused only at the end. */
public sealed interface LoginCheck {
    /** Nothing to prove. */
    record Trust() implements LoginCheck {}

    /** Nothing to prove and nothing proved: whoever comes in is nobody, whatever they call themselves. */
    record Anybody() implements LoginCheck {}

    /** @param test slow where the stored secret is a SCRAM verifier; false for unknown users */
    record Cleartext(Predicate<String> test) implements LoginCheck {}

    /** @param secret the password or its {@code md5...} hash; null for unknown users */
    record Md5(@Nullable String secret) implements LoginCheck {
        @Override
        public String toString() {
            return "Md5[redacted]";
        }
    }

    /** Nothing slow is left to do. */
    record Scram(ScramVerifier verifier) implements LoginCheck {}

    /** @param verifier takes milliseconds: the stored secret is a password that nobody has come with yet */
    record SlowScram(Supplier<ScramVerifier> verifier) implements LoginCheck {}
}
