package dev.weir.session.simulation;

import java.util.List;

/** What applications say. {@code %} becomes a mark that is used only once; {@code $} is a parameter, which Bind gives. */
final class Texts {
    /** Texts for simple queries. */
    static final List<String> SIMPLE = List.of(
            "select % 1",
            "select % 3",
            "begin",
            "commit",
            "rollback",
            "error %",
            "select % 2 300",
            "begin;select % 2;commit",
            "begin;select % 1",
            "select % 1;error x;select x 1",
            "syntax",
            "",
            "savepoint s",
            "rollback to s",
            "set timezone mars",
            "set timezone venus",
            "set application_name %",
            "reset timezone",
            "reset all",
            "show timezone",
            "set timezone pluto;error x",
            "discard all",
            "deallocate all",
            "deallocate a",
            "deallocate b",
            "deallocate q",
            "listen x",
            "prepare q",
            "declare c",
            "fetch c",
            "close c",
            "close all",
            "copyin %",
            "copyin %;select x 1",
            "copyout % 3 100",
            "sleep %",
            "select x 1;sleep %",
            "notice %",
            "select % 20 3000",
            "select % 1 70000",
            "select % 2 0 accounts",
            "copyin %;copyin %",
            "begin;set timezone neptune;savepoint s",
            "commit;select % 1");

    /** Texts for Parse. */
    static final List<String> PREPARED = List.of(
            "select $ 1 0 x",
            "select $ 4 0 y",
            "select $ 2 0 accounts",
            "select $ 1 0 accounts z",
            "begin",
            "commit",
            "rollback",
            "select $ 9 400",
            "error $",
            "syntax",
            "copyin $",
            "copyout $ 2 50",
            "sleep $",
            "set timezone mars",
            "set application_name $",
            "reset all",
            "show timezone",
            "deallocate a",
            "deallocate b",
            "deallocate all",
            "discard all",
            "",
            "notice $",
            "savepoint s",
            "rollback to s",
            "listen x",
            "declare c",
            "select $ 1 40000");

    /** Names of statements; the empty one is the unnamed statement. */
    static final List<String> NAMES = List.of("", "a", "b", "weir:1");

    static final List<String> PORTALS = List.of("", "p");

    private Texts() {}
}
