package dev.weir.doctor.explain;

import java.util.regex.Pattern;

/** Takes out of a quotation what must not be passed on: passwords, SQL literals, codes that would steer a terminal. */
final class Scrubber {
    private static final int LONGEST = 200;

    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^\\s:/@]*):[^\\s]*@");
    private static final Pattern NAMED_SECRET = Pattern.compile(
            "(?i)\\b(pass(?:word|wd)?|pwd|secret|token|api[_-]?key)(\\s*[=:]\\s*)(?:'[^']*'|\"[^\"]*\"|[^\\s,;&)]+)");
    private static final Pattern SQL_LITERAL = Pattern.compile("'(?:[^']|'')*'");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private Scrubber() {}

    /** One line, at most {@value #LONGEST} characters. */
    static String clean(String text) {
        var line = CONTROL.matcher(text).replaceAll(" ");
        line = URL_PASSWORD.matcher(line).replaceAll("$1:***@");
        line = NAMED_SECRET.matcher(line).replaceAll("$1$2***");
        line = SQL_LITERAL.matcher(line).replaceAll("'?'");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
