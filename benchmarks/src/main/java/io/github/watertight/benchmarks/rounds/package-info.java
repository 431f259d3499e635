/**
 * Runs the benchmarks in interleaved rounds and compares the medians with the goals. {@link
 * io.github.watertight.benchmarks.rounds.Rounds} is the program.
 */
@NullMarked
package io.github.watertight.benchmarks.rounds;

import org.jspecify.annotations.NullMarked;
