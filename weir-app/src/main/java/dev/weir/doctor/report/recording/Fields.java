package dev.weir.doctor.report.recording;

import dev.weir.doctor.json.MalformedJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object. One that is missing is empty, zero or false; one of another type is an error. */
record Fields(Map<?, ?> values) {
    static Fields of(@Nullable Object value) throws MalformedJson {
        if (value instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw new MalformedJson("an object was expected");
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) throws MalformedJson {
        return text(values.get(name));
    }

    private static String text(@Nullable Object value) throws MalformedJson {
        return switch (value) {
            case null -> "";
            case String text -> text;
            default -> throw new MalformedJson("a text was expected");
        };
    }

    long number(String name) throws MalformedJson {
        return switch (values.get(name)) {
            case null -> 0;
            case Long number -> number;
            default -> throw new MalformedJson(name + " should be a whole number");
        };
    }

    int integer(String name) throws MalformedJson {
        long number = number(name);
        if (number != (int) number) {
            throw new MalformedJson(name + " is beyond what it may be");
        }
        return (int) number;
    }

    double real(String name) throws MalformedJson {
        return values.get(name) instanceof Double real ? real : number(name);
    }

    boolean truth(String name) throws MalformedJson {
        return switch (values.get(name)) {
            case null -> false;
            case Boolean truth -> truth;
            default -> throw new MalformedJson(name + " should be true or false");
        };
    }

    Optional<Instant> instant(String name) throws MalformedJson {
        try {
            return has(name) ? Optional.of(Instant.parse(text(name))) : Optional.empty();
        } catch (DateTimeException e) {
            throw new MalformedJson(name + " is no time");
        }
    }

    Fields object(String name) throws MalformedJson {
        return of(values.get(name));
    }

    List<Fields> objects(String name) throws MalformedJson {
        var objects = new ArrayList<Fields>();
        for (var value : list(name)) {
            objects.add(of(value));
        }
        return objects;
    }

    List<String> texts(String name) throws MalformedJson {
        var texts = new ArrayList<String>();
        for (var value : list(name)) {
            texts.add(text(value));
        }
        return texts;
    }

    List<Integer> integers(String name) throws MalformedJson {
        var numbers = new ArrayList<Integer>();
        for (var value : list(name)) {
            if (!(value instanceof Long number)) {
                throw new MalformedJson(name + " should hold whole numbers");
            }
            numbers.add(number.intValue());
        }
        return numbers;
    }

    private List<?> list(String name) throws MalformedJson {
        return switch (values.get(name)) {
            case null -> List.of();
            case List<?> list -> list;
            default -> throw new MalformedJson(name + " should be a list");
        };
    }
}
