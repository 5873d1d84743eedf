package dev.weir.doctor.plan;

import dev.weir.doctor.plan.source.Call;
import dev.weir.doctor.plan.source.Group;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Node;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Syntax;
import dev.weir.doctor.plan.source.Token;
import dev.weir.doctor.plan.source.TokenTree;
import java.util.List;
import java.util.function.Predicate;

/**
 * Strings of a program where a secret is meant, however far the name is that says so: {@code password: a || b ? c : "x"}, and
 * arguments of which only the position says it.
 *
 * <p>A string counts when what comes before it, back to the comma or the end of the line, has such a name. Keys in square
 * brackets behind a name do not count: there a secret is looked up.
 */
final class SecretStrings {
    private final SourceText source;
    private final int line;
    private final Predicate<String> names;

    private SecretStrings(SourceText source, int line, Predicate<String> names) {
        this.source = source;
        this.line = line;
        this.names = names;
    }

    /** @param names whether a word says that a secret follows */
    static boolean mayBeIn(SourceText source, Language language, int line, Predicate<String> names) {
        var tree = TokenTree.of(source, language);
        var strings = new SecretStrings(source, line, names);
        return strings.named(tree)
                || Syntax.calls(tree).stream()
                        .filter(SecretStrings::takesSecrets)
                        .anyMatch(strings::positional);
    }

    /** {@code new Sequelize(database, user, password)}, {@code URL.create(driver, user, password)}. */
    private static boolean takesSecrets(Call call) {
        return call.name().equals("Sequelize") || ("." + call.callee()).endsWith(".URL.create");
    }

    private boolean positional(Call call) {
        return call.entries().stream()
                .filter(entry -> entry.key().isEmpty() && entry.group('{').isEmpty())
                .skip(1)
                .anyMatch(entry -> hasString(entry.value()));
    }

    /** Whether a string follows a name within the same part between commas. */
    private boolean named(Group group) {
        for (var statement : Syntax.statements(group.children())) {
            boolean meant = false;
            for (int i = 0; i < statement.size(); i++) {
                var node = statement.get(i);
                boolean within = node instanceof Group inner && named(inner);
                boolean here = within || (meant && hasString(List.of(node)));
                if (here && !isKey(statement, i)) {
                    return true;
                }
                meant = !node.is(",") && (meant || saysSecret(node));
            }
        }
        return false;
    }

    /** Tables in braces say it for their own values only. */
    private boolean saysSecret(Node node) {
        return switch (node) {
            case Token token -> names.test(token.text());
            case Group group -> group.open() != '{' && group.children().stream().anyMatch(this::saysSecret);
        };
    }

    private boolean hasString(List<Node> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            boolean found = !isKey(nodes, i)
                    && switch (nodes.get(i)) {
                        case Token token -> isString(token);
                        case Group group -> hasString(group.children());
                    };
            if (found) {
                return true;
            }
        }
        return false;
    }

    private boolean isString(Token token) {
        boolean string = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.TEMPLATE;
        int start = source.startOf(line);
        boolean onLine = token.end() > start
                && token.start() < start + source.lineText(line).length();
        return string && onLine && !token.text().isBlank();
    }

    /** {@code environ["NAME"]}, unlike a list. */
    private static boolean isKey(List<Node> nodes, int at) {
        return at > 0
                && nodes.get(at).isGroup('[')
                && !(nodes.get(at - 1) instanceof Token token && token.kind() == Token.Kind.SIGN);
    }
}
