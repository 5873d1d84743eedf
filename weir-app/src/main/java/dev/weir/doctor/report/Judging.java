package dev.weir.doctor.report;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.cause.Causes;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The third way through a recording: the doctor's own rules, asked at the moments that matter, of the looks up to each.
 *
 * <p>Every rule is asked twice: of the latest looks, as a watch would, and of the whole recording thinned out, because a leak
 * of one session in two minutes does not show in the last two minutes.
 */
final class Judging implements Consumer<Sample> {
    /** Looks of a series; the price of a trend grows with their square. */
    static final int LOOKS = 120;

    /** Beside the moments that matter, so that what came and went in between is seen. */
    private static final int EVENLY = 10;

    /** Looks between two that are judged because somebody waits in them, and how many of these there may be. */
    private static final int APART = 12;

    private static final int MOST = 100;
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Set<Integer> moments;
    private final Limit limit;
    private final Series latest = new Series(LOOKS);
    private final List<Look> thinned = new ArrayList<>();
    private final Map<String, List<Sighting>> sightings = new LinkedHashMap<>();
    private final Map<Instant, Set<String>> asked = new LinkedHashMap<>();
    private int every = 1;
    private int index;
    private int judged;
    private int extra;
    private int looks;

    /** What was found at one moment under one name. */
    private record Sighting(Instant at, boolean isFull, int held, List<Finding> findings) {
        Severity severity() {
            return findings.stream()
                    .map(Finding::severity)
                    .max(Severity::compareTo)
                    .orElse(Severity.NOTE);
        }
    }

    /**
     * A cause.
     *
     * @param finding at the moment that shows it best
     * @param at that moment
     * @param first when it was found first
     * @param last when it was found last
     * @param stays whether it was still found at the end
     * @param isOver whether that is so no more, or long ago: then its sessions are not those of today
     */
    record Found(Finding finding, Instant at, Instant first, Instant last, boolean stays, boolean isOver) {
        String id() {
            return finding.id();
        }

        String verdict() {
            return isOver ? finding.past().verdict() : finding.verdict();
        }

        List<Remedy> remedies() {
            return isOver ? finding.past().remedies() : finding.remedies();
        }

        boolean isNote() {
            return finding.severity() == Severity.NOTE;
        }
    }

    Judging(Limit limit, Course course) {
        this.limit = limit;
        this.moments = moments(course);
    }

    private static Set<Integer> moments(Course course) {
        var points = course.points();
        var moments = new TreeSet<Integer>();
        int last = points.size() - 1;
        for (int i = 1; i <= EVENLY; i++) {
            moments.add((int) ((long) last * i / EVENLY));
        }
        moments.add(0);
        course.peak().ifPresent(peak -> moments.add(points.indexOf(peak)));
        boolean refused = false;
        for (int i = 0; i <= last; i++) {
            var point = points.get(i);
            boolean turns = i > 0 && point.isFull() != points.get(i - 1).isFull();
            if (turns && moments.size() < 4 * EVENLY) {
                moments.add(i - 1);
                moments.add(i);
            }
            if (point.refusals() > 0 && !refused) {
                refused = true;
                moments.add(i);
            }
        }
        return moments;
    }

    @Override
    public void accept(Sample sample) {
        if (sample instanceof Sample.Seen(var look, var _)) {
            latest.add(look);
            if (looks++ % every == 0) {
                thinned.add(look);
            }
            if (thinned.size() >= LOOKS) {
                thin();
            }
        }
        if (moments.contains(index) || (hurts(sample) && index - judged >= APART && extra++ < MOST)) {
            judged = index;
            judge(sample);
        }
        index++;
    }

    /** What one look shows by itself, and what may be over before the next moment that is judged anyway. */
    private static boolean hurts(Sample sample) {
        return sample instanceof Sample.Seen(var look, var _)
                && look.sessions().stream()
                        .anyMatch(session -> session.isHeldUp(look.at())
                                || (session.state() == State.IN_TRANSACTION
                                        && session.since(look.at()).compareTo(LONG) >= 0));
    }

    /** The first one stays: rates are taken from it. */
    private void thin() {
        every *= 2;
        var kept = new ArrayList<Look>();
        for (int i = 0; i < thinned.size(); i += 2) {
            kept.add(thinned.get(i));
        }
        thinned.clear();
        thinned.addAll(kept);
    }

    private void judge(Sample sample) {
        switch (sample) {
            case Sample.Seen(var look, var refusals) -> {
                var found = new LinkedHashMap<String, List<Finding>>();
                collect(found, Causes.judge(new Evidence(latest, refusals)));
                var whole = new Series(LOOKS + 1);
                thinned.stream()
                        .filter(earlier -> earlier.at().isBefore(look.at()))
                        .forEach(whole::add);
                whole.add(look);
                var further = new LinkedHashMap<String, List<Finding>>();
                collect(further, Causes.judge(new Evidence(whole, refusals)));
                further.forEach(found::putIfAbsent);
                var ceiling = limit.in(look);
                keep(look.at(), ceiling.isReached(), ceiling.held(), found);
            }
            case Sample.Refused(var at, var refusals) -> {
                var found = new LinkedHashMap<String, List<Finding>>();
                collect(found, Causes.judge(refusals.getLast()));
                keep(at, true, Point.UNKNOWN, found);
            }
            case Sample.Lost _ -> {}
        }
    }

    private static void collect(Map<String, List<Finding>> found, List<Finding> findings) {
        findings.forEach(finding ->
                found.computeIfAbsent(finding.id(), _ -> new ArrayList<>()).add(finding));
    }

    private void keep(Instant at, boolean isFull, int held, Map<String, List<Finding>> found) {
        asked.put(at, found.keySet());
        found.forEach((id, findings) ->
                sightings.computeIfAbsent(id, _ -> new ArrayList<>()).add(new Sighting(at, isFull, held, findings)));
    }

    /**
     * Every cause at its clearest, the worst first. Before the place is full the rules still say when it will be; what only
     * shows when it is full hurts more, and so goes first all the same.
     *
     * @param isRecent whether the end of the recording is about now
     */
    List<Found> found(boolean isRecent) {
        var found = new ArrayList<Found>();
        sightings.forEach((id, seen) -> {
            var clearest = seen.stream()
                    .max(Comparator.comparing(Sighting::severity)
                            .thenComparing(sighting -> sighting.held() != Point.UNKNOWN)
                            .thenComparing(sighting -> !sighting.isFull())
                            .thenComparingInt(Sighting::held)
                            .thenComparing(Sighting::at)) // what lasts is longest then
                    .orElseThrow();
            boolean stays = asked.entrySet().stream()
                    .reduce((_, last) -> last)
                    .map(last -> last.getValue().contains(id))
                    .orElse(false);
            var first = seen.getFirst().at();
            var last = seen.getLast().at();
            clearest.findings()
                    .forEach(finding ->
                            found.add(new Found(finding, clearest.at(), first, last, stays, !(stays && isRecent))));
        });
        return found.stream()
                .sorted(Comparator.comparing((Found one) -> one.finding().severity())
                        .thenComparing(one -> one.finding().confidence())
                        .reversed()
                        .thenComparing(Found::first))
                .toList();
    }

    /** The worst that was found at any moment. */
    Diagnosis.Health health() {
        var findings = found(true).stream().map(Found::finding).toList();
        return new Diagnosis(findings, java.util.Optional.empty(), List.of(), java.util.Optional.empty()).health();
    }
}
