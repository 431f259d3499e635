/**
 * What is compared. {@link io.github.watertight.benchmarks.contenders.Contender} lists it; each tracker drives one library
 * through its public API.
 */
@NullMarked
package io.github.watertight.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
