package dev.weir.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.ongres.scram.common.StringPreparation;
import com.ongres.stringprep.Tables;
import dev.weir.fuzz.FuzzInput;

/** Any password is prepared as by an independent implementation. */
public final class SaslPrepFuzz {
    public static void fuzzerTestOneInput(byte[] data) {
        var password =
                new FuzzInput(data).text().replace('\u200B', ' '); // nothing to the other one, a space to PostgreSQL
        var prepared = SaslPrep.prepare(password);
        if (!password.codePoints()
                .allMatch(Tables::mapToNothing)) { // the other one fails on what maps to nothing at all
            assertThat(prepared)
                    .isEqualTo(new String(StringPreparation.POSTGRESQL_PREPARATION.normalize(password.toCharArray())));
        }
    }

    private SaslPrepFuzz() {}
}
