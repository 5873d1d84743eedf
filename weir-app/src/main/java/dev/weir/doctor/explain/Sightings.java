package dev.weir.doctor.explain;

import dev.weir.doctor.catalogue.Endpoint;
import dev.weir.doctor.catalogue.Platforms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was seen in a text so far: errors, frameworks, platforms. Line by line, without keeping the text. */
final class Sightings {
    private static final Pattern ESCAPE_CODE = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
    /** Where a code is said to be one: five digits alone may be anything. */
    private static final Pattern SQLSTATE =
            Pattern.compile("(?i)(?:sqlstate|pgcode|code[\"']?\\s*[:=]|error|fatal|exception)\\W{0,6}([0-9A-Z]{5})\\b");

    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9])"
            + "(?:[\"'`]?(?: \\([^)]*\\))?(?:, port |:`?| port[=:] ?)(\\d{2,5}))?");
    private static final Pattern SOCKET = Pattern.compile("/cloudsql/[^\\s\"'?]+");

    private final Rules rules;
    private final Signs signs;
    private final Platforms platforms = Platforms.shipped();

    private final Map<Rule, Sighting> errors = new LinkedHashMap<>();
    private final Set<String> frameworks = new LinkedHashSet<>();
    private final Set<String> platformIds = new LinkedHashSet<>();
    private @Nullable Endpoint door;
    private String address = "";

    Sightings(Rules rules, Signs signs) {
        this.rules = rules;
        this.signs = signs;
    }

    /**
     * Takes note of what a line says.
     *
     * @param carried how much of its beginning was seen before
     */
    void line(String raw, long number, int carried) {
        var line = plain(raw);
        int known = carried == 0 ? 0 : plain(raw.substring(0, carried)).length();
        if (!matchTexts(line, number, known)) {
            matchSqlStates(line, number);
        }
        matchSigns(line);
        matchAddresses(line);
    }

    /**
     * Looks for errors that a terminal or a mail has wrapped; those which were seen in a line are not counted twice.
     *
     * @param whole a short text as one line
     */
    void unwrapped(String whole) {
        var seen = Set.copyOf(errors.keySet());
        var line = plain(whole);
        var owned = new ArrayList<int[]>();
        for (var rule : rules.all()) {
            for (var text : rule.texts()) {
                match(rule, text, line, new Place(1, 0, owned), seen);
            }
        }
    }

    Map<Rule, Sighting> errors() {
        return errors;
    }

    Set<String> frameworks() {
        return frameworks;
    }

    Set<String> platforms() {
        return platformIds;
    }

    /** The first door of a platform whose address is in the text. */
    Optional<Endpoint> door() {
        return Optional.ofNullable(door);
    }

    /** The host of that door. */
    String address() {
        return address;
    }

    /** A line as it was before a terminal coloured it and a logger put it into a JSON string. */
    private static String plain(String line) {
        var plain =
                line.indexOf('\u001b') < 0 ? line : ESCAPE_CODE.matcher(line).replaceAll("");
        return plain.indexOf('\\') < 0 ? plain : plain.replace("\\n", "\n").replace("\\\"", "\"");
    }

    /** Where matches go: the line, what of it was seen before, and what other rules have claimed of it. */
    private record Place(long line, int known, List<int[]> owned) {
        boolean claims(int start, int end) {
            if (end <= known || owned.stream().anyMatch(span -> start < span[1] && span[0] < end)) {
                return false;
            }
            owned.add(new int[] {start, end});
            return true;
        }
    }

    private boolean matchTexts(String line, long number, int known) {
        var place = new Place(number, known, new ArrayList<>(0));
        for (var rule : rules.all()) {
            for (var text : rule.texts()) {
                match(rule, text, line, place, Set.of());
            }
        }
        return !place.owned().isEmpty();
    }

    private void match(Rule rule, Text text, String line, Place place, Set<Rule> silent) {
        var matcher = text.in(line);
        while (matcher != null && matcher.find()) {
            if (place.claims(matcher.start(), matcher.end()) && !silent.contains(rule)) {
                var sighting = errors.get(rule);
                if (sighting == null) {
                    sighting = new Sighting(rule, matcher, place.line());
                    errors.put(rule, sighting);
                    proven(rule, sighting);
                }
                sighting.again(place.line());
            }
        }
    }

    private void proven(Rule rule, Sighting sighting) {
        for (var id : rule.proves()) {
            if (platforms.find(id).isPresent()) {
                platformIds.add(id);
            } else {
                frameworks.add(id);
            }
        }
        var statement = sighting.groups().get("statement");
        if (statement != null) {
            signs.ownerOf(statement).ifPresent(frameworks::add);
        }
    }

    private void matchSqlStates(String line, long number) {
        for (var rule : rules.all()) {
            for (var code : rule.sqlstates()) {
                if (line.contains(code)) {
                    matchSqlState(rule, code, line, number);
                }
            }
        }
    }

    private void matchSqlState(Rule rule, String code, String line, long number) {
        var matcher = SQLSTATE.matcher(line);
        while (matcher.find()) {
            if (code.equals(matcher.group(1))) {
                errors.computeIfAbsent(rule, _ -> new Sighting(rule, matcher, number))
                        .again(number);
                return;
            }
        }
    }

    private void matchSigns(String line) {
        for (var sign : signs.all()) {
            var seen = sign.platform() ? platformIds : frameworks;
            if (!seen.contains(sign.id()) && sign.texts().stream().anyMatch(text -> text.isIn(line))) {
                seen.add(sign.id());
            }
        }
    }

    private void matchAddresses(String line) {
        if (door != null || !mayHoldAnAddress(line)) {
            return;
        }
        var socket = SOCKET.matcher(line);
        if (socket.find()) {
            platforms.recognise(socket.group()).ifPresent(found -> at(found, socket.group()));
        }
        var matcher = ADDRESS.matcher(line);
        while (door == null && matcher.find()) {
            var host = matcher.group(1);
            var port = matcher.group(2);
            (port == null ? Optional.<Endpoint>empty() : platforms.recognise(host, Integer.parseInt(port)))
                    .ifPresentOrElse(
                            found -> at(found, host),
                            () -> platforms.recognise(host).ifPresent(found -> platformIds.add(found.platform())));
        }
    }

    private void at(Endpoint found, String host) {
        door = found;
        address = host;
        platformIds.add(found.platform());
    }

    /** Most lines hold none, and looking for one is dear. */
    private static boolean mayHoldAnAddress(String line) {
        for (var mark : HOST_MARKS) {
            if (line.contains(mark)) {
                return true;
            }
        }
        return false;
    }

    private static final List<String> HOST_MARKS = List.of(
            ".ondigitalocean.com",
            ".supabase.co",
            ".amazonaws.com",
            ".azure.com",
            ".neon.tech",
            "dpg-",
            ".railway.internal",
            ".rlwy.net",
            ".flympg.net",
            ".postgresbridge.com",
            ".aivencloud.com",
            "db.prisma.io",
            "/cloudsql/");
}
