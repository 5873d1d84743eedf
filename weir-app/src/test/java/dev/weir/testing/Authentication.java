package dev.weir.testing;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's side of a login: trust, clear password, MD5 and SCRAM-SHA-256 (the last by an independent library). */
final class Authentication {
    private final Login login;
    private final WireClient client;
    private @Nullable ScramClient scram;

    Authentication(Login login, WireClient client) {
        this.login = login;
        this.client = client;
    }

    Reply run() {
        var messages = new ArrayList<Message>();
        while (true) {
            var message = client.read();
            messages.add(message);
            switch (message.tag()) {
                case 'R' -> answer(message);
                case 'Z', 'E' -> {
                    return new Reply(messages);
                }
                default -> {} // ParameterStatus, BackendKeyData, NegotiateProtocolVersion and notices are for the test
            }
        }
    }

    private void answer(Message request) {
        var in = request.body();
        int kind = in.getInt();
        var rest = new byte[in.remaining()];
        in.get(rest);
        switch (kind) {
            case 0 -> {}
            case 3 -> client.send(Frontend.password(login.password()));
            case 5 -> client.send(Frontend.password(md5(rest)));
            case 10, 11, 12 -> {
                try {
                    sasl(kind, new String(rest, StandardCharsets.UTF_8));
                } catch (ScramException wrong) {
                    throw client.failure("SCRAM: " + wrong.getMessage(), wrong);
                }
            }
            default -> throw client.failure("authentication request " + kind + " is not known here", null);
        }
    }

    private void sasl(int kind, String data) throws ScramException {
        if (kind == 10) {
            scram = ScramClient.builder()
                    .advertisedMechanisms(List.of("SCRAM-SHA-256"))
                    .username("*") // PostgreSQL ignores it in favour of the startup packet
                    .password(login.password().toCharArray())
                    .build();
            client.send(Frontend.saslInitial(
                    "SCRAM-SHA-256", scram.clientFirstMessage().toString()));
            return;
        }
        if (scram == null) {
            throw client.failure("SASL message " + kind + " before the mechanisms were offered", null);
        }
        if (kind == 11) {
            scram.serverFirstMessage(data);
            client.send(Frontend.saslResponse(scram.clientFinalMessage().toString()));
        } else {
            scram.serverFinalMessage(data);
        }
    }

    private String md5(byte[] salt) {
        byte[] inner = hex((login.password() + login.user()).getBytes(StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.US_ASCII);
        return "md5" + hex(Frontend.together(inner, salt));
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
