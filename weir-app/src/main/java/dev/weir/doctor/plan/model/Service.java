package dev.weir.doctor.plan.model;

import dev.weir.doctor.plan.source.Place;
import dev.weir.doctor.plan.source.Span;
import java.util.List;

/**
 * A program that runs in one or more instances.
 *
 * @param name as the deployment calls it
 * @param directory where its sources are, relative to the repository
 * @param instances how many run
 * @param surge how many more run during a deployment
 * @param command its words, simple commands one after the other; empty when nothing says it
 */
public record Service(
        String name,
        Place place,
        String directory,
        Setting instances,
        Surge surge,
        List<List<Span>> command,
        Environment environment) {}
