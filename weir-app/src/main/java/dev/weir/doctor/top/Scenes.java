package dev.weir.doctor.top;

import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.Doctor;
import dev.weir.doctor.live.Hidden;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import dev.weir.doctor.top.view.Doing;
import dev.weir.doctor.top.view.Entry;
import dev.weir.doctor.top.view.Gauge;
import dev.weir.doctor.top.view.Kind;
import dev.weir.doctor.top.view.Scene;
import dev.weir.doctor.top.view.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the doctor saw of a database, as it is shown. */
final class Scenes {
    private Scenes() {}

    /** @param diagnosis one with a look */
    static Scene of(String target, Diagnosis diagnosis) {
        var look = diagnosis.look().orElseThrow();
        var server = look.server();
        var binding = look.binding();
        var slots = new ArrayList<Slot>();
        slots.add(
                new Slot(new Who(server.role(), server.database(), Doctor.NAME, server.address()), Doing.ACTIVE, true));
        look.sessions()
                .forEach(session -> slots.add(new Slot(session.who(), doing(session), binding.counts(session.who()))));
        return new Scene(
                Kind.DATABASE,
                "%s  PostgreSQL %d%s".formatted(target, server.major(), server.pooled() ? ", through a pooler" : ""),
                look.at(),
                new Gauge(binding.label(), binding.limit(), server.slots().usable()),
                diagnosis.health(),
                verdict(diagnosis, look),
                diagnosis.findings(),
                slots,
                look.sessions().stream().map(session -> entry(session, look)).toList(),
                Map.of());
    }

    /** With what would show the sessions that are hidden: there is no page below it to look for that. */
    private static String verdict(Diagnosis diagnosis, Look look) {
        var sentence = diagnosis.sentence()
                + diagnosis.caveat().map(caveat -> "; " + caveat).orElse("");
        return Hidden.under(look.binding(), look).isNone() ? sentence : sentence + ": " + Hidden.cure(look.server());
    }

    private static Entry entry(Session session, Look look) {
        var born = session.times().born();
        return new Entry(
                session.pid() + " " + born,
                session.pid(),
                session.who(),
                doing(session),
                session.since(look.at()),
                Optional.ofNullable(born).map(at -> Duration.between(at, look.at())),
                what(session),
                Optional.of(session));
    }

    private static Doing doing(Session session) {
        return switch (session.state()) {
            case ACTIVE -> session.blockedBy().isEmpty() ? Doing.ACTIVE : Doing.WAITING;
            case IDLE -> Doing.IDLE;
            case IN_TRANSACTION -> Doing.IN_TRANSACTION;
            case STARTING -> Doing.STARTING;
            case HIDDEN -> Doing.HIDDEN;
        };
    }

    private static String what(Session session) {
        var blockers = session.blockedBy();
        return blockers.isEmpty()
                ? session.last().shape()
                : "behind %s: %s".formatted(waitedFor(blockers), session.last().shape());
    }

    private static String waitedFor(List<Integer> blockers) {
        return blockers.stream()
                .limit(2)
                .map(pid -> pid == 0 ? "a prepared transaction" : pid.toString())
                .collect(Collectors.joining(", "));
    }
}
