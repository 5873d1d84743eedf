package dev.weir.session;

import dev.weir.wire.BackendMessages;
import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;

/** What a client hears: replies relayed to it, and what Weir itself has to say in between. */
final class ClientVoice {
    private final Link link;
    private final RelayOutput output;
    private final CancelKey key;

    ClientVoice(Link link, CancelKey key) {
        this.link = link;
        this.key = key;
        this.output = new RelayOutput(link);
    }

    /** Where replies are put together. */
    RelayOutput output() {
        return output;
    }

    /** The end of a login. */
    void welcome(ClientSettings settings) {
        settings.report(output.own());
        BackendMessages.backendKeyData(output.own(), key);
        ready();
    }

    void ready() {
        BackendMessages.readyForQuery(output.own(), ServerSession.IDLE);
        flush();
    }

    /** An error or a notice. */
    void say(ClientError what) {
        what.encode(output.own());
        flush();
    }

    void flush() {
        output.send();
        link.flush();
    }

    void discard() {
        output.discard();
    }
}
