package dev.weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code docs/performance.md}: a chapter for each group, written from its text (a resource) and its figures (a file). A
 * text names a table as <code>{table FIGURE}</code> and a fact as <code>{fact NAME}</code>.
 */
final class PerformancePage {
    private static final Pattern PLACE = Pattern.compile("\\{(table|fact) ([^}]+)}");

    private PerformancePage() {}

    /** The whole page; a group that was never measured has no chapter yet. */
    static String text(Path root) throws IOException {
        var page = new StringBuilder(resource("page"));
        for (String name : Groups.CHAPTERS) {
            Path figures = Groups.figures(root, name);
            if (Files.exists(figures)) {
                page.append('\n').append(chapter(resource(name), Sheet.read(figures)));
            }
        }
        return page.toString();
    }

    /** The text with its places filled. */
    static String chapter(String text, Sheet sheet) {
        String filled = PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(
                        place.group(1).equals("table")
                                ? Tables.of(sheet, place.group(2))
                                : sheet.fact(place.group(2))));
        return filled
                + """

                *Taken %s on %s; %s; load average (1, 5, 15 min) %s before, %s after.*
                """.formatted(
                                sheet.fact("date"),
                                sheet.fact("machine"),
                                sheet.fact("PostgreSQL"),
                                sheet.fact("load before"),
                                sheet.fact("load after"));
    }

    private static String resource(String name) throws IOException {
        try (var in = PerformancePage.class.getResourceAsStream(name + ".md")) {
            if (in == null) {
                throw new IOException("the chapter \"" + name + "\" has no text: add it to the resources");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
