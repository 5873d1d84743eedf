package dev.weir.doctor.top.view;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.Diagnosis.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was seen at one moment.
 *
 * @param title where that is
 * @param verdict one sentence
 * @param findings what it rests on, the worst first
 * @param slots connections that are held, the doctor's own too
 * @param notes what else is to be said of a group, by its name
 */
public record Scene(
        Kind kind,
        String title,
        Instant at,
        Gauge gauge,
        Health health,
        String verdict,
        List<Finding> findings,
        List<Slot> slots,
        List<Entry> entries,
        Map<String, String> notes) {

    public Scene {
        findings = List.copyOf(findings);
        slots = List.copyOf(slots);
        entries = List.copyOf(entries);
        notes = Map.copyOf(notes);
    }
}
