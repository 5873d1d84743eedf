package dev.weir.it.differential;

import static dev.weir.it.differential.Text.Param.INT4;
import static dev.weir.it.differential.Text.Param.TEXT;

import dev.weir.testing.Login;
import dev.weir.testing.PoolMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The texts a client's scripts are made of. Those on {@code shared} and on no table are the same for all clients, those on
 * the client's own table differ, and some differ in a blank only.
 */
final class Texts {
    /** The table is {@code (id int primary key, v text)}. */
    static final String SHARED = "shared";

    static final List<String> HELD_CURSOR = List.of(
            "declare held cursor with hold for select id, v from shared order by id",
            "fetch 2 from held",
            "close held");

    final List<Text> reading;
    final List<Text> writing;
    final List<Text> failing;
    final List<Text> control;
    final List<Text> session;
    final List<Text> copying;

    Texts(int client, PoolMode mode, Login login) {
        String own = table(client);
        Predicate<Text> promised = text -> text.needs().areMetIn(mode)
                && (text.needs() != Needs.SERVER_DEFAULTS || login.parameters().isEmpty());
        reading = promised(promised, reading(own));
        writing = promised(promised, writing(own));
        failing = promised(promised, failing(own));
        control = promised(promised, control());
        session = promised(promised, session(client));
        copying = promised(promised, copying(own));
    }

    static String table(int client) {
        return "own" + client;
    }

    private static List<Text> promised(Predicate<Text> what, Stream<Text> texts) {
        return texts.filter(what).toList();
    }

    private static Stream<Text> reading(String own) {
        return Stream.of(
                Text.of("select 1"),
                Text.of("select  1"),
                Text.of("select $1::int + 1", INT4),
                Text.of("select $1::text, $2::int", TEXT, INT4),
                Text.of("select id, v from shared order by id"),
                Text.of("select id, v from shared where id > $1 order by id", INT4),
                Text.of("select id, v from %s order by id".formatted(own)),
                Text.of("select v from %s where id = $1".formatted(own), INT4),
                Text.of("select null::int, $1::text, true, 1.50::numeric", TEXT),
                Text.of("select repeat('large ', 4000), $1::int", INT4),
                Text.of("select n, repeat('x', n) from generate_series(1, 150) n"),
                Text.of("select current_setting('application_name'), date '2024-02-03', interval '36 hours'"),
                Text.of("select timestamptz '2024-02-03 04:05:06+00', 0.1::float8"),
                Text.of("values ($1::int), (2), (3)", INT4),
                Text.of("show application_name"),
                Text.of("show DateStyle"),
                Text.of(""),
                Text.of("copy shared to stdout"),
                Text.of("copy (select id, v from %s order by id) to stdout with (format csv, header)".formatted(own)));
    }

    private static Stream<Text> writing(String own) {
        return Stream.of(
                Text.of("insert into %s values ($1, $2)".formatted(own), INT4, TEXT),
                Text.of("insert into %s values ($1 + 100, 'more') returning id, v".formatted(own), INT4),
                Text.of("update %s set v = v || $1 where id <= $2".formatted(own), TEXT, INT4),
                Text.of("delete from %s where id = $1 returning *".formatted(own), INT4),
                Text.of("do $$ begin raise notice 'noted %', 1; raise warning 'warned'; end $$"));
    }

    private static Stream<Text> failing(String own) {
        return Stream.of(
                Text.of("selekt 1"),
                Text.of("select nothing from shared"),
                Text.of("select 1 / ($1::int - $1::int)", INT4),
                Text.of("select 10 / (id - 3) from shared order by id"),
                Text.of("insert into %s select id, v from %s order by id".formatted(own, own)),
                Text.of("select $1::int; select 2", INT4),
                Text.of("do $$ begin raise exception 'raised' using hint = 'a hint', detail = 'a detail'; end $$"));
    }

    private static Stream<Text> control() {
        return Stream.of(
                Text.of("begin").needing(Needs.BLOCK),
                Text.of("begin").needing(Needs.BLOCK),
                Text.of("begin isolation level repeatable read").needing(Needs.BLOCK),
                Text.of("commit"),
                Text.of("commit"),
                Text.of("rollback"),
                Text.of("rollback"),
                Text.of("commit and chain").needing(Needs.BLOCK),
                Text.of("savepoint a").needing(Needs.BLOCK),
                Text.of("savepoint b").needing(Needs.BLOCK),
                Text.of("rollback to a").needing(Needs.BLOCK),
                Text.of("release a").needing(Needs.BLOCK),
                Text.of("declare cur cursor for select id, v from shared order by id")
                        .needing(Needs.BLOCK),
                Text.of("fetch 2 from cur").needing(Needs.BLOCK),
                Text.of("move 1 from cur").needing(Needs.BLOCK),
                Text.of("close cur").needing(Needs.BLOCK),
                Text.of("close all"));
    }

    private static Stream<Text> session(int client) {
        var texts = new ArrayList<>(List.of(
                Text.of("set application_name = 'a name'"),
                Text.of("set application_name = 'name %d'".formatted(client)),
                Text.of("set DateStyle = 'German'"),
                Text.of("set DateStyle = 'SQL, MDY'"),
                Text.of("set TimeZone = 'Asia/Tokyo'"),
                Text.of("set IntervalStyle = 'iso_8601'"),
                Text.of("set TimeZone = 'Nowhere/AtAll'"),
                Text.of("set local TimeZone = 'Europe/Berlin'"),
                Text.of("set local statement_timeout = '1min'"),
                Text.of("set client_encoding = 'LATIN1'"),
                Text.of("set standard_conforming_strings = off"),
                Text.of("set default_transaction_read_only = on"),
                Text.of("select set_config('IntervalStyle', 'sql_standard', false)"),
                Text.of("select set_config('DateStyle', $1, true)", TEXT).needing(Needs.SERVER_DEFAULTS),
                Text.of("reset TimeZone").needing(Needs.SERVER_DEFAULTS),
                Text.of("reset all").needing(Needs.SERVER_DEFAULTS),
                Text.of("discard plans"),
                Text.of("discard all").needing(Needs.SERVER_DEFAULTS),
                Text.of("deallocate all"),
                Text.of("deallocate s1").needing(Needs.BEING_ALONE),
                Text.of("deallocate prepare s2").needing(Needs.BEING_ALONE),
                Text.of("deallocate nobody"),
                Text.of("notify own%d, 'payload'".formatted(client))));
        pinning(client, texts);
        sessionBound(texts);
        return texts.stream();
    }

    private static void pinning(int client, List<Text> texts) {
        texts.addAll(Stream.of(
                        "listen own%d".formatted(client),
                        "unlisten *",
                        "prepare q1 as select 1 as q1",
                        "prepare q2 (int) as select $1 as q2, count(*) from shared",
                        "execute q1",
                        "execute q2 (7)",
                        "deallocate q1")
                .map(sql -> Text.of(sql).needing(Needs.PIN))
                .toList());
    }

    private static void sessionBound(List<Text> texts) {
        texts.add(Text.of("set statement_timeout = '1min'").needing(Needs.UNREPORTED_SETTING));
        texts.add(Text.of("show statement_timeout").needing(Needs.UNREPORTED_SETTING));
        texts.add(Text.of("set search_path = pg_catalog").needing(Needs.UNREPORTED_SETTING));
        texts.add(Text.of("create temp table scratch as select 1 as one").needing(Needs.TEMPORARY_TABLE));
        texts.add(Text.of("select one + 1 from scratch").needing(Needs.TEMPORARY_TABLE));
        texts.add(Text.of("discard temp").needing(Needs.TEMPORARY_TABLE));
        for (String sql : HELD_CURSOR) {
            texts.add(Text.of(sql).needing(Needs.HELD_CURSOR_OF_A_BLOCK));
        }
        texts.add(Text.of("prepare s1 as select 's1 in SQL'").needing(Needs.ONE_KIND_OF_NAMES));
    }

    private static Stream<Text> copying(String own) {
        return Stream.of(
                Text.of("copy %s from stdin".formatted(own)),
                Text.of("copy %s (id, v) from stdin".formatted(own)),
                Text.of("copy nobody from stdin"));
    }
}
