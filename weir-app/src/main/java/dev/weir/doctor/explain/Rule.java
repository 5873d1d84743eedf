package dev.weir.doctor.explain;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.catalogue.Provenance;
import java.util.List;

/**
 * What one error means.
 *
 * @param id stable name of the finding
 * @param title a few words
 * @param layer who says it
 * @param texts what it looks like; any of them
 * @param sqlstates codes that say the same where no text is known
 * @param means the cause in one sentence with {@code {group}} of the text; the first whose groups are all there is taken
 * @param proves platforms and frameworks whose text this is and nobody else's
 * @param wraps whether another error is behind it, so that it is of interest only alone
 * @param tag what it counts as in a mixture; empty for nothing
 * @param mixture tags which together mean this; empty when texts do
 * @param confidence how sure the sentence is when the text is there
 * @param confirm one command that shows whether it is so; empty when that of the layer fits
 * @param remedies edits that belong to this error whatever the framework
 * @param provenance where this comes from
 */
record Rule(
        String id,
        String title,
        Layer layer,
        List<Text> texts,
        List<String> sqlstates,
        List<String> means,
        List<String> proves,
        boolean wraps,
        String tag,
        List<String> mixture,
        Confidence confidence,
        String confirm,
        List<Remedy> remedies,
        Provenance provenance) {}
