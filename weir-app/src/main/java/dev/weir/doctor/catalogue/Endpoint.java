package dev.weir.doctor.catalogue;

import dev.weir.config.PoolMode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A door into a platform's database, told by its host and port.
 *
 * @param platform the id of the platform
 * @param host what the whole host name looks like
 * @param port the port that makes the difference; empty when the host alone says it
 * @param pooled whether a pooler answers there
 * @param mode how that pooler shares servers as the platform sets it up; empty when direct, or when the user chose
 * @param otherDoor host and port of the door of the other kind, with {@code $1} for groups of the host and {@code <words>}
 *     for what the host does not say; empty when there is none
 * @param note what else changes at the other door; may be empty
 * @param provenance where this comes from
 */
public record Endpoint(
        String platform,
        Pattern host,
        OptionalInt port,
        boolean pooled,
        Optional<PoolMode> mode,
        String otherDoor,
        String note,
        Provenance provenance) {

    /** Whether this is the door at that address. */
    public boolean isAt(String address, int number) {
        return (port.isEmpty() || port.getAsInt() == number)
                && host.matcher(address.toLowerCase(Locale.ROOT)).matches();
    }

    /** Host and port of the other kind of door (pooled for direct, direct for pooled), as {@code host:port}. */
    public Optional<String> sibling(String address) {
        var here = host.matcher(address.toLowerCase(Locale.ROOT));
        return otherDoor.isEmpty() || !here.matches() ? Optional.empty() : Optional.of(here.replaceFirst(otherDoor));
    }
}
