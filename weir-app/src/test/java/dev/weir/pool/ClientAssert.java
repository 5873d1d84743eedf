package dev.weir.pool;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** {@code assertThat(bob).isServed()}. */
final class ClientAssert extends AbstractAssert<ClientAssert, FakeClient> {
    private ClientAssert(FakeClient client) {
        super(client, ClientAssert.class);
    }

    static ClientAssert assertThat(FakeClient client) {
        return new ClientAssert(client);
    }

    ClientAssert isServed() {
        Assertions.assertThat(actual.server).as("server of %s", actual).isNotNull();
        Assertions.assertThat(actual.isWaiting()).as("%s waits", actual).isFalse();
        return this;
    }

    ClientAssert isWaiting() {
        Assertions.assertThat(actual.isWaiting()).as("%s waits", actual).isTrue();
        Assertions.assertThat(actual.server).as("server of %s", actual).isNull();
        return this;
    }

    ClientAssert isRefusedWith(String sqlState) {
        var refusal = actual.refusal;
        Assertions.assertThat(refusal).as("refusal of %s", actual).isNotNull();
        Assertions.assertThat(refusal).extracting(Refusal::sqlState).isEqualTo(sqlState);
        Assertions.assertThat(actual.isWaiting()).as("%s waits", actual).isFalse();
        return this;
    }
}
