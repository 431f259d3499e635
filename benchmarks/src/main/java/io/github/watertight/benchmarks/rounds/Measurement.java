package io.github.watertight.benchmarks.rounds;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one thing cost in one round.
 *
 * @param comparison the name of the comparison that it is part of
 * @param what which thing, in which circumstances: parameters and their values, in the order in which they are shown
 * @param allocated bytes per operation, where they were measured
 */
record Measurement(String comparison, Map<String, String> what, double value, String unit, OptionalDouble allocated) {}
