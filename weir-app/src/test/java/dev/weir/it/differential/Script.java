package dev.weir.it.differential;

import dev.weir.testing.Login;
import dev.weir.testing.PoolMode;
import java.util.List;

/**
 * The whole life of one client.
 *
 * @param mode the least that the script needs: it plays in this mode and in those that promise more
 */
record Script(int number, int client, PoolMode mode, Login login, List<Round> rounds) {
    /** The last request of a script that cleans up behind itself. */
    static final Request THE_END = Request.query("select 'the end'");

    Script {
        rounds = List.copyOf(rounds);
    }

    Script with(List<Round> fewer) {
        return new Script(number, client, mode, login, fewer);
    }

    boolean playsIn(PoolMode other) {
        return other.compareTo(mode) <= 0; // session, transaction, statement: each promises less
    }

    /** The script may change its client's table. */
    boolean writes() {
        return rounds.stream().flatMap(round -> round.requests().stream()).anyMatch(Request::mentionsWriting);
    }

    /** The script leaves its session where a DISCARD ALL can follow. */
    boolean endsTidily() {
        return !rounds.isEmpty() && rounds.getLast().requests().equals(List.of(THE_END));
    }

    @Override
    public String toString() {
        var shown =
                new StringBuilder("script %d of client %d, %s, logs in as %s%n".formatted(number, client, mode, login));
        for (int i = 0; i < rounds.size(); i++) {
            shown.append("  round %d%n%s%n".formatted(i, rounds.get(i)));
        }
        return shown.toString();
    }
}
