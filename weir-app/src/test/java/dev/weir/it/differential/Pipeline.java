package dev.weir.it.differential;

import dev.weir.it.differential.Text.Param;
import dev.weir.testing.Frontend;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a client is about to send; knows which texts its names probably stand for. */
final class Pipeline {
    private static final String[] NAMES = {"", "", "s1", "s1", "s2", "s3", "S 4"};
    private static final String[] PORTALS = {"", "", "", "p1", "p2"};
    private static final int[] LIMITS = {0, 0, 0, 1, 2, 5};

    private final Random random;
    private final Texts texts;
    private final Map<String, Text> prepared = new HashMap<>();
    private List<Request> requests = new ArrayList<>();
    private String last = "";
    /** Extended requests have been added since the last Sync, */
    private boolean open;
    /** and nothing but Queries after them. */
    private boolean interrupted;
    /**
     * Whether portals are fetched in parts, or else statements change rows and return them: never both. A change that was
     * fetched in part is seen by the next statement of its transaction only if something was prepared in between
     * ({@code CommandCounterIncrement} in {@code exec_parse_message}, which an incomplete {@code exec_execute_message} leaves
     * out), and what a server lacks is prepared by Weir.
     */
    private final boolean inParts;

    /** The unnamed portal, if it is there at all, is of this batch. */
    private boolean unnamedPortal;

    Pipeline(Random random, Texts texts) {
        this.random = random;
        this.texts = texts;
        this.inParts = random.nextBoolean();
    }

    List<Request> take() {
        var taken = requests;
        requests = new ArrayList<>();
        return taken;
    }

    void add(Request request) {
        switch (request.tag()) {
            case 'P', 'B', 'D', 'E' -> {
                open = true;
                interrupted = false;
            }
            case 'Q' -> {
                interrupted |= open;
                unnamedPortal = false;
            }
            case 'S' -> {
                open = false;
                interrupted = false;
                unnamedPortal = false;
            }
            default -> {}
        }
        requests.add(request);
    }

    Texts texts() {
        return texts;
    }

    /**
     * Never right behind a Query inside a batch: there PostgreSQL 17 and 18 leave a transaction open and say they are idle, so
     * that the next request fails with "unexpected state STARTED", whoever sends it.
     */
    void sync() {
        if (interrupted) {
            add(new Request(Frontend.parse("", "select 1"), "Parse '' select 1"));
        }
        add(Request.sync());
    }

    void flush() {
        add(Request.flush());
    }

    // ---- simple queries ----

    void query(String sql) {
        add(Request.query(sql));
        prepared.remove("");
    }

    void simpleQuery() {
        var text = text();
        var sql = new StringBuilder(literal(text));
        while (text.needs() != Needs.BEING_ALONE && random.nextInt(4) == 0) {
            var next = text();
            if (next.needs() != Needs.BEING_ALONE) {
                sql.append(random.nextBoolean() ? ";" : "; ").append(literal(next));
            }
        }
        query(sql.toString());
    }

    /** With values in place of the parameters: a simple query has none. */
    private String literal(Text text) {
        String sql = text.sql();
        for (int i = 0; i < text.params().size(); i++) {
            String value = switch (text.params().get(i)) {
                case INT4 -> Integer.toString(random.nextInt(12));
                case TEXT -> "'literal'";
            };
            sql = sql.replace("$" + (i + 1), value);
        }
        return sql;
    }

    // ---- extended requests ----

    void batch(int most) {
        int end = requests.size() + 1 + random.nextInt(most);
        while (requests.size() < end) {
            switch (random.nextInt(12)) {
                case 0 -> parse();
                case 1 -> bind();
                case 2 -> add(Request.execute(openPortalName(), limit()));
                case 3 -> describe();
                case 4 -> close();
                case 5, 6, 7 -> runPrepared();
                default -> parseAndRun();
            }
        }
    }

    private void parse() {
        parse(name(), text());
    }

    private void parse(String name, Text text) {
        if (prepared.containsKey(name) && !name.isEmpty() && random.nextInt(8) > 0) {
            add(Request.closeStatement(name));
        }
        int types = random.nextInt(4) == 0 ? text.params().size() : 0;
        int[] oids = text.params().stream().limit(types).mapToInt(p -> p.oid).toArray();
        String shown = "Parse '%s' %s%s".formatted(name, text.sql(), types > 0 ? " " + text.params() : "");
        add(new Request(Frontend.parse(name, text.sql(), oids), shown));
        prepared.put(name, text);
        last = name;
    }

    private void bind() {
        bind(portal(), random.nextInt(15) == 0 ? "unknown" : name());
    }

    private void bind(String portal, String name) {
        unnamedPortal |= portal.isEmpty();
        var text = prepared.getOrDefault(name, texts.reading.getFirst());
        int count = text.params().size() + (random.nextInt(40) == 0 ? 1 : 0);
        var values = new @Nullable String[count];
        for (int i = 0; i < count; i++) {
            values[i] = value(i < text.params().size() ? text.params().get(i) : Param.INT4);
        }
        boolean binary = random.nextInt(4) == 0;
        byte[] bytes =
                binary ? Frontend.bindBinary(portal, name, binary(text, values)) : Frontend.bind(portal, name, values);
        var shown = List.of(values.length == 0 ? new @Nullable String[] {""} : values.clone());
        add(new Request(bytes, "Bind '%s' to '%s' %s%s".formatted(portal, name, shown, binary ? " binary" : "")));
    }

    private String value(Param type) {
        return switch (type) {
            case INT4 -> random.nextInt(30) == 0 ? "not a number" : Integer.toString(random.nextInt(12));
            case TEXT -> random.nextInt(30) == 0 ? "long ".repeat(3_000) : "välue " + random.nextInt(9);
        };
    }

    /** Some are NULL; a number that is none has the wrong length. */
    private byte[] @Nullable [] binary(Text text, @Nullable String[] values) {
        var all = new byte[values.length] @Nullable [];
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            if (value != null && random.nextInt(6) > 0) {
                boolean number =
                        Character.isDigit(value.charAt(0)) && i < text.params().size();
                all[i] = number
                        ? ByteBuffer.allocate(4).putInt(Integer.parseInt(value)).array()
                        : value.getBytes(StandardCharsets.UTF_8);
            }
        }
        return all;
    }

    private void describe() {
        add(random.nextBoolean() ? Request.describeStatement(name()) : Request.describePortal(openPortalName()));
    }

    private void close() {
        if (random.nextInt(3) == 0) {
            add(Request.closePortal(portal()));
        } else {
            String name = name();
            add(Request.closeStatement(name));
            prepared.remove(name);
        }
    }

    private void parseAndRun() {
        parse();
        if (random.nextInt(4) == 0) {
            add(Request.describeStatement(last));
        }
        run(last);
    }

    void prepareAndDescribe() {
        parse();
        add(Request.describeStatement(last));
    }

    /** The last one prepared, or another. */
    void runPrepared() {
        run(random.nextInt(3) == 0 ? name() : last);
    }

    private void run(String name) {
        String portal = portal();
        bind(portal, name);
        if (random.nextInt(3) > 0) {
            add(Request.describePortal(portal));
        }
        add(Request.execute(portal, limit()));
    }

    void openPortal() {
        parse(name(), one(texts.reading));
        bind("p1", last);
    }

    void fetchFromPortal() {
        add(Request.execute(random.nextInt(8) == 0 ? openPortalName() : "p1", inParts ? 1 + random.nextInt(3) : 0));
    }

    // ---- choosing ----

    private Text text() {
        var text = anyText();
        while (inParts && text.sql().contains("returning")) {
            text = anyText();
        }
        return text;
    }

    private Text anyText() {
        int kind = random.nextInt(100);
        if (kind < 48) {
            return one(texts.reading);
        }
        if (kind < 66) {
            return one(texts.writing);
        }
        if (kind < 71) {
            return one(texts.failing);
        }
        return kind < 84 ? one(texts.control) : one(texts.session);
    }

    private Text one(List<Text> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String name() {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private String portal() {
        return PORTALS[random.nextInt(PORTALS.length)];
    }

    /**
     * Never the unnamed portal without its Bind: a simple query that fails in a transaction leaves one behind, and PostgreSQL
     * 17 and 18 crash when it is executed, since {@code exec_execute_message} reads what went with that query.
     */
    private String openPortalName() {
        String name = portal();
        return name.isEmpty() && !unnamedPortal ? "p2" : name;
    }

    private int limit() {
        return inParts ? LIMITS[random.nextInt(LIMITS.length)] : 0;
    }
}
