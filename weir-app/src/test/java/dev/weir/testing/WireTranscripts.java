package dev.weir.testing;

import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test: closes its clients and, when it failed, attaches what they said and heard. */
final class WireTranscripts implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        var clients = WireClient.takeOpened();
        context.getExecutionException().ifPresent(failure -> {
            if (!clients.isEmpty()) {
                failure.addSuppressed(new AssertionError(
                        clients.stream().map(WireClient::toString).collect(Collectors.joining("\n"))));
            }
        });
        clients.forEach(WireClient::close);
    }
}
