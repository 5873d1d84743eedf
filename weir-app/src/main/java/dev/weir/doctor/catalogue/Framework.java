package dev.weir.doctor.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * A library that opens connections, or a program that multiplies those who do.
 *
 * @param id short name, for instance {@code sqlalchemy}
 * @param label how its users write it
 * @param language what it is written for, or {@code process manager}
 * @param scope what has one pool each, in words: {@code Engine in each process}
 * @param perScope how many connections one such pool may open: names of settings, numbers and {@code threads}, joined by
 *     {@code +}; empty for a process manager
 * @param settings what can be set, the most important first
 * @param behindPooler what to set behind a pooler in transaction mode; empty when nothing has to be
 */
public record Framework(
        String id,
        String label,
        String language,
        String scope,
        String perScope,
        List<Setting> settings,
        List<String> behindPooler) {

    public Framework {
        settings = List.copyOf(settings);
        behindPooler = List.copyOf(behindPooler);
    }

    /** The setting of that name. */
    public Optional<Setting> setting(String name) {
        return settings.stream().filter(setting -> setting.name().equals(name)).findFirst();
    }
}
