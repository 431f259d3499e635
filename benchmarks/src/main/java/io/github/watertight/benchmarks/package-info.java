/**
 * What Watertight costs, beside what other leak trackers cost. Start with {@link
 * io.github.watertight.benchmarks.OpenClose}; {@code rounds.Rounds} runs everything.
 */
@NullMarked
package io.github.watertight.benchmarks;

import org.jspecify.annotations.NullMarked;
