package dev.weir.doctor.plan;

import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.SourceText;
import java.util.regex.Pattern;

/** Tells lines that may hold a secret, so that they are never printed. */
final class Secrets {
    private static final String NAMES =
            "(?i)(pass(word|wd)?|secret|token|api_?key|private_?key|access_?key|credential|signing|salt|dsn|bearer|auth)"
                    + "[\\w.\\-]*[\"']?\\s*";

    private static final Pattern IN_URL = Pattern.compile("://[^/@\\s\"']*:[^@\\s\"']+@");

    /** In a program a secret is a string; a name is only where it comes from. */
    private static final Pattern IN_PROGRAM = Pattern.compile(NAMES + "(=>|[:=,(])\\s*[\\w.]*\\(?\\s*[\"'`][^\"'`]");

    private static final Pattern IN_SETTINGS = Pattern.compile(NAMES + "[:=]\\s*[^\\s$<{]");

    /** Keys and certificates over several lines, and long random words. */
    private static final Pattern RANDOM =
            Pattern.compile("-----BEGIN|(?=[^/\\s]*[0-9])(?=[^/\\s]*[A-Z])[A-Za-z0-9+=_-]{32,}");

    private Secrets() {}

    static boolean mayBeIn(SourceText source, String line) {
        var byName = Language.of(source.path()).isPresent() ? IN_PROGRAM : IN_SETTINGS;
        return IN_URL.matcher(line).find()
                || byName.matcher(line).find()
                || RANDOM.matcher(line).find();
    }
}
