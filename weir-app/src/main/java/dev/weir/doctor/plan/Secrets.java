package dev.weir.doctor.plan;

import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Prose;
import dev.weir.doctor.plan.source.SourceText;
import java.util.regex.Pattern;

/** Tells lines that may hold a secret, so that they are never printed. */
final class Secrets {
    private static final String WORDS =
            "(pass(word|wd)?|pwd|secret|token|api_?key|private_?key|access_?key|credential|signing|salt|dsn|bearer|auth"
                    + "|(?<![a-z])pw(?![a-z]))";

    private static final String NAMES = WORDS + "[\\w.\\-]*[\"']?\\s*";

    /** Something written out: no variable, no hole of a template, no format. */
    private static final String VALUE = "(?![$<{]|#\\{|%[sv({])\\S";

    private static final Pattern IN_URL = Pattern.compile("://[^/@\\s\"']*:[^@\\s\"']+@");

    /** A hole of a template may hold anything, also a default. */
    private static final Pattern IN_TEMPLATE =
            Pattern.compile("://([^/@\\s\"'{]|\\{[^}]*})*:([^@\\s\"'{]|\\{[^}]*})+@");

    /** What a secret follows in a program: a name, or an URL that stops where its password belongs. */
    private static final Pattern LEADS = Pattern.compile("(?i)" + WORDS + "|://[^/@]*:$");

    /** In a program a secret is a string, whatever its type is called; a name is only where it comes from. */
    private static final Pattern IN_CODE =
            Pattern.compile("(?i)" + NAMES + "(:\\s*[\\w.\\[\\]|? ]+=|=>|:=|[:=,(])\\s*[\\w.]*\\(?\\s*[\"'`][^\"'`]");

    /** Outside of code: {@code name=value}, {@code --name value}, {@code ["--name", "value"]}, {@code name: X, value: Y}. */
    private static final Pattern IN_SETTINGS = Pattern.compile("(?i)" + NAMES + "([:=]\\s*" + VALUE
            + "|,\\s*[\"']?value\\b|,\\s*[\"'])|(?i)-[\\w\\-]*" + NAMES + "\\s" + VALUE);

    /** Keys and certificates over several lines, and long random words. */
    private static final Pattern RANDOM =
            Pattern.compile("-----BEGIN|(?=[^/\\s]*[0-9])(?=[^/\\s]*[A-Z])[A-Za-z0-9+=_-]{32,}");

    /** Nobody reads on that far, and the patterns would take long. */
    private static final int LONGEST_LINE = 1_000;

    private Secrets() {}

    static boolean mayBeIn(SourceText source, int line) {
        var text = source.lineText(line);
        if (text.length() > LONGEST_LINE
                || IN_URL.matcher(text).find()
                || IN_TEMPLATE.matcher(text).find()
                || RANDOM.matcher(text).find()) {
            return true;
        }
        return Language.of(source.path())
                .map(language -> IN_CODE.matcher(text).find()
                        || SecretStrings.mayBeIn(
                                source,
                                language,
                                line,
                                word -> LEADS.matcher(word).find())
                        || Prose.of(source, language, line).stream()
                                .anyMatch(part -> IN_SETTINGS.matcher(part).find()))
                .orElseGet(() -> IN_SETTINGS.matcher(text).find());
    }
}
