/**
 * Text with places: what stands in a repository, as tokens, trees and values that know their file, line and offset.
 *
 * <p>Start reading at {@link dev.weir.doctor.plan.source.Repository}, then {@link dev.weir.doctor.plan.source.Lexer} and
 * {@link dev.weir.doctor.plan.source.ExpressionReader}. One small lexer serves every programming language that is read: it
 * knows comments, strings and brackets, which is all that literal settings need.
 * <p>Invariants: nothing here runs, imports or evaluates what it reads; every value keeps the exact range it was written in,
 * so that it can be edited there; no input makes it throw.
 * <p>Knows nothing of Weir. Known by the other packages of {@code doctor.plan}.
 */
@NullMarked
package dev.weir.doctor.plan.source;

import org.jspecify.annotations.NullMarked;
