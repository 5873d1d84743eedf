package dev.weir.doctor.plan.model;

import dev.weir.doctor.plan.source.Assignment;
import dev.weir.doctor.plan.source.ExpressionReader;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Syntax;
import dev.weir.doctor.plan.source.TokenTree;
import dev.weir.doctor.plan.source.Value;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names that programs give to numbers, found in the file that uses them or else in one that defines them. */
public final class Constants {
    private static final int LONGEST = 100_000;

    private final Repository repository;
    private final Map<Language, List<SourceText>> texts = new EnumMap<>(Language.class);
    private final Map<String, Optional<Value>> elsewhere = new HashMap<>();

    public Constants(Repository repository) {
        this.repository = repository;
    }

    /** What a name stands for; of dotted ones like {@code settings.POOL_SIZE} the last part is looked for. */
    public Optional<Value> find(Value.Reference reference) {
        var from = reference.span().source();
        var name = reference.name().substring(reference.name().lastIndexOf('.') + 1);
        var language = Language.of(from.path());
        if (name.isEmpty() || language.isEmpty()) {
            return Optional.empty();
        }
        return in(from, language.get(), name, reference)
                .or(() -> elsewhere.computeIfAbsent(
                        language.get() + " " + name, _ -> search(language.get(), name, reference)));
    }

    private Optional<Value> search(Language language, String name, Value.Reference reference) {
        for (var text : texts.computeIfAbsent(language, this::texts)) {
            if (text.text().contains(name)) {
                var found = in(text, language, name, reference);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Read once for all names; whoever defines a constant does it in a short file. */
    private List<SourceText> texts(Language language) {
        return repository.paths().stream()
                .filter(path -> Language.of(path).equals(Optional.of(language)))
                .flatMap(path -> repository.text(path).stream())
                .filter(text -> text.text().length() <= LONGEST)
                .toList();
    }

    /** The last definition counts, unless it leads back to the name itself. */
    private static Optional<Value> in(SourceText text, Language language, String name, Value.Reference reference) {
        return Syntax.assignments(TokenTree.of(text, language), language).stream()
                .filter(assignment -> assignment.last().equals(name))
                .map(assignment -> value(text, assignment, name))
                .filter(value -> !(value instanceof Value.Reference(String other, var _) && other.endsWith(name)))
                .filter(value -> !value.span().equals(reference.span()))
                .reduce((_, later) -> later);
    }

    /** Pydantic's settings come from the environment when it has a variable of the same name. */
    private static Value value(SourceText text, Assignment assignment, String name) {
        var value = new ExpressionReader(text).read(assignment.value());
        boolean pydantic = text.text().contains("BaseSettings") && !(value instanceof Value.Lookup);
        return pydantic ? new Value.Lookup(name.toUpperCase(Locale.ROOT), Optional.of(value), value.span()) : value;
    }
}
