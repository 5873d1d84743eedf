/**
 * What the fuzz targets of all rooms share. A target is a class named {@code ...Fuzz} with a {@code fuzzerTestOneInput}, in
 * the package of what it tests: the script {@code weir-app/fuzz} lets Jazzer find inputs for it, and {@link
 * dev.weir.fuzz.FuzzCorpusTest} plays those kept in {@code src/test/resources/fuzz} in every ordinary run. Start at {@link
 * dev.weir.fuzz.FuzzInput}.
 */
@NullMarked
package dev.weir.fuzz;

import org.jspecify.annotations.NullMarked;
