package dev.weir.doctor.explain;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.catalogue.Endpoint;
import dev.weir.doctor.catalogue.Platforms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From what was seen to what it means: which error is the cause, which follow from it, what to change. */
final class Diagnosis {
    private final Rules rules;
    private final Signs signs;
    private final Edits edits;
    private final Sightings seen;

    /** Errors that only pass another one on. */
    private final List<Sighting> wrappers = new ArrayList<>();

    /** What a mixture was mixed of. */
    private final List<Sighting> mixed = new ArrayList<>();

    Diagnosis(Rules rules, Signs signs, Edits edits, Sightings seen) {
        this.rules = rules;
        this.signs = signs;
        this.edits = edits;
        this.seen = seen;
    }

    Explanation explanation(long lines, long damaged) {
        var ranked = ranked();
        var frameworks = frameworks(ranked);
        var platformId = platform();
        var causes = new ArrayList<Cause>();
        for (var sighting : ranked) {
            causes.add(cause(sighting, causes, frameworks.stream().findFirst()));
        }
        return new Explanation(causes, platformId.map(this::platformWords), platformId, frameworks, lines, damaged);
    }

    /** Causes before what follows from them, frequent before rare. */
    private List<Sighting> ranked() {
        var sightings = new ArrayList<>(seen.errors().values());
        mix(sightings);
        if (sightings.stream().anyMatch(sighting -> !sighting.rule().wraps())) {
            sightings.stream().filter(sighting -> sighting.rule().wraps()).forEach(wrappers::add);
            sightings.removeAll(wrappers);
        }
        var layers = sightings.stream().map(sighting -> sighting.rule().layer()).toList();
        sightings.sort(Comparator.<Sighting, Boolean>comparing(
                        sighting -> layers.stream().anyMatch(sighting.rule().layer()::followsFrom))
                .thenComparing(Comparator.comparingLong(Sighting::count).reversed())
                .thenComparingLong(Sighting::firstLine));
        return sightings;
    }

    /** Replaces errors that together mean something else. */
    private void mix(List<Sighting> sightings) {
        for (var rule : rules.all()) {
            var parts = rule.mixture().stream()
                    .map(tag -> sightings.stream()
                            .filter(sighting -> sighting.rule().tag().equals(tag))
                            .findFirst())
                    .flatMap(Optional::stream)
                    .toList();
            if (!parts.isEmpty() && parts.size() == rule.mixture().size()) {
                sightings.removeAll(parts);
                mixed.addAll(parts);
                sightings.add(new Sighting(rule, parts.getFirst(), parts.getLast()));
            }
        }
    }

    private Cause cause(Sighting sighting, List<Cause> before, Optional<String> framework) {
        var rule = sighting.rule();
        var facts = rules.facts(rule.layer());
        boolean follows =
                !before.isEmpty() && rule.layer().followsFrom(before.getFirst().layer());
        var finding = new Finding(
                rule.id().toUpperCase(Locale.ROOT).replace('-', '_'),
                facts.severity(),
                rule.wraps() ? Confidence.MEDIUM : rule.confidence(),
                verdict(sighting),
                evidence(sighting, before.isEmpty()),
                remedies(sighting, framework),
                Finding.Past.SAME);
        return new Cause(
                rule.layer(),
                facts.words(),
                rule.title(),
                sighting.count(),
                sighting.firstLine(),
                sighting.lastLine(),
                follows,
                finding);
    }

    private static String verdict(Sighting sighting) {
        return sighting.rule().means().stream()
                .flatMap(sentence -> Template.fill(sentence, sighting.groups()).stream())
                .findFirst()
                .orElseThrow();
    }

    private List<String> evidence(Sighting sighting, boolean first) {
        var evidence = new ArrayList<String>();
        if (sighting.rule().mixture().isEmpty()) {
            evidence.add("Line " + sighting.firstLine() + " says: " + sighting.excerpt());
        } else {
            mixed.forEach(part -> evidence.add("Seen " + part.when() + ": " + part.excerpt()));
        }
        if (first) {
            wrappers.forEach(wrapper -> evidence.add("Also reported as \""
                    + wrapper.rule().title() + "\" (" + wrapper.when() + "), which says the same or less."));
            platform().flatMap(id -> PlanWords.of(sighting.rule().layer(), id)).ifPresent(evidence::add);
            if (seen.errors().keySet().stream().allMatch(rule -> rule.layer() == Layer.APP_POOL)) {
                evidence.add(
                        "Nothing in the text says that the database refused a connection, so a higher max_connections"
                                + " or a bigger plan would not help.");
            }
        }
        return evidence;
    }

    private List<Remedy> remedies(Sighting sighting, Optional<String> framework) {
        var rule = sighting.rule();
        var facts = rules.facts(rule.layer());
        var remedies = new ArrayList<Remedy>();
        rule.remedies().forEach(template -> remedies.add(filled(template, sighting)));
        if (!facts.cure().isEmpty()) {
            edits.of(facts.cure(), framework, sighting.groups()).ifPresent(remedies::add);
        }
        if (facts.cure().equals("SHRINK")) {
            seen.door().filter(door -> !door.pooled()).flatMap(this::otherDoor).ifPresent(remedies::add);
        }
        if (remedies.isEmpty()) {
            remedies.add(new Remedy("PostgreSQL", "", "", "", ""));
        }
        var first = remedies.removeFirst();
        remedies.addFirst(new Remedy(
                first.subject(),
                first.place(),
                first.before(),
                first.after(),
                rule.confirm().isEmpty() ? facts.confirm() : rule.confirm()));
        return remedies;
    }

    private static Remedy filled(Remedy template, Sighting sighting) {
        return new Remedy(
                template.subject(),
                template.place(),
                Template.fill(template.before(), sighting.groups()).orElse(""),
                Template.fill(template.after(), sighting.groups()).orElse(""),
                template.confirm());
    }

    private Optional<Remedy> otherDoor(Endpoint door) {
        return door.sibling(seen.address())
                .map(sibling -> new Remedy(
                        Platforms.shipped().find(door.platform()).orElseThrow().label(),
                        "the URL of the application (migrations keep the old one)",
                        seen.address() + ":" + door.port().orElse(5432),
                        sibling + (door.note().isEmpty() ? "" : "\n# " + door.note()),
                        ""));
    }

    /** The framework that the first error is about, in the most particular name that was seen; then the others. */
    private List<String> frameworks(List<Sighting> ranked) {
        var known = new ArrayList<String>();
        for (var sign : signs.all()) {
            if (!sign.platform() && seen.frameworks().contains(sign.id())) {
                known.add(sign.id());
            }
        }
        ranked.stream()
                .limit(1)
                .flatMap(sighting -> sighting.rule().proves().stream())
                .filter(known::contains)
                .findFirst()
                .ifPresent(about -> {
                    known.remove(about);
                    known.addFirst(about);
                });
        for (var sign : signs.all()) {
            if (!known.isEmpty()
                    && known.contains(sign.id())
                    && sign.variantOf().contains(known.getFirst())) {
                known.remove(sign.id());
                known.addFirst(sign.id());
            }
        }
        return known;
    }

    private Optional<String> platform() {
        return seen.door()
                .map(Endpoint::platform)
                .or(() -> seen.platforms().stream().findFirst());
    }

    private String platformWords(String id) {
        var label = Platforms.shipped().find(id).orElseThrow().label();
        return seen.door()
                .map(door -> label + " (the text has its "
                        + (door.pooled() ? "pooled" : "direct")
                        + " address, port "
                        + door.port().orElse(5432)
                        + ")")
                .orElse(label + " (judged by its words; there is no address in the text)");
    }
}
