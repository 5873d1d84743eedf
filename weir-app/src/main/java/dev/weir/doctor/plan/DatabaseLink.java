package dev.weir.doctor.plan;

import dev.weir.doctor.catalogue.Endpoint;
import dev.weir.doctor.catalogue.Platforms;
import dev.weir.doctor.plan.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A database URL as it is written, taken apart as far as its door and its parameters. User and password are not kept.
 *
 * @param variable the environment variable it is the value of; empty when it stands in a program
 * @param scheme what stands before {@code ://}
 * @param host of the first server in it; may be empty
 * @param parameters the names behind question marks
 * @param questionMarks more than one is one too many
 */
record DatabaseLink(
        String variable,
        Span span,
        String scheme,
        String host,
        Optional<Endpoint> door,
        List<Parameter> parameters,
        int questionMarks) {

    record Parameter(String name, String value) {}

    static boolean isOne(String text) {
        return (text.startsWith("postgres") && text.contains("://")) || text.startsWith("jdbc:postgresql:");
    }

    static DatabaseLink read(String variable, Span span) {
        var text = span.text();
        int scheme = text.indexOf("://");
        int question = text.indexOf('?');
        var server =
                text.substring(Math.max(scheme + 3, 0), question < 0 ? text.length() : Math.max(question, scheme + 3));
        server = server.substring(server.lastIndexOf('@') + 1);
        int slash = server.indexOf('/');
        var address = slash < 0 ? server : server.substring(0, slash);
        return new DatabaseLink(
                variable,
                span,
                scheme < 0 ? "" : text.substring(0, scheme).toLowerCase(Locale.ROOT),
                host(address),
                door(address),
                question < 0 ? List.of() : parameters(text.substring(question + 1)),
                (int) text.chars().filter(c -> c == '?').count());
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }

    private static Optional<Endpoint> door(String address) {
        int colon = address.lastIndexOf(':');
        var host = host(address);
        var port = colon < 0 ? "5432" : address.substring(colon + 1);
        return port.matches("\\d{1,5}") && !host.isBlank()
                ? Platforms.shipped().recognise(host, Integer.parseInt(port))
                : Optional.empty();
    }

    private static List<Parameter> parameters(String query) {
        var all = new ArrayList<Parameter>();
        for (var part : query.split("[?&]", -1)) {
            int sign = part.indexOf('=');
            if (sign > 0) {
                all.add(new Parameter(part.substring(0, sign), part.substring(sign + 1)));
            }
        }
        return all;
    }

    boolean has(String parameter) {
        return parameters.stream().anyMatch(one -> one.name().equals(parameter));
    }

    /** How to speak of it without showing it. */
    String name() {
        return variable.isEmpty() ? "the URL" : variable;
    }
}
