package dev.weir.it.differential;

import dev.weir.testing.Frontend;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a client says before it listens again.
 *
 * @param cuts seed of the places where the bytes are cut; zero sends them in one piece
 */
record Round(List<Request> requests, long cuts) {
    Round {
        requests = List.copyOf(requests);
    }

    byte[] bytes() {
        return Frontend.together(requests.stream().map(Request::bytes).toArray(byte[][]::new));
    }

    @Override
    public String toString() {
        return requests.stream().map(Request::shown).collect(Collectors.joining("\n    ", "    ", ""))
                + (cuts == 0 ? "" : "\n    (in pieces, seed " + cuts + ")");
    }
}
