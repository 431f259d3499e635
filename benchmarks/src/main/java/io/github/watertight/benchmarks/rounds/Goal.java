package io.github.watertight.benchmarks.rounds;

import static io.github.watertight.benchmarks.rounds.Comparisons.CHECKS;
import static io.github.watertight.benchmarks.rounds.Comparisons.ONE_THREAD;
import static io.github.watertight.benchmarks.rounds.Comparisons.OPEN_ELSEWHERE;
import static io.github.watertight.benchmarks.rounds.Comparisons.TWO_THREADS;
import static io.github.watertight.benchmarks.rounds.Comparisons.WHOLE_TEST;
import static io.github.watertight.benchmarks.rounds.Comparisons.WORK_DIRECTORIES;

import java.util.List;
import java.util.Map;

/**
 * What Watertight may cost: one measurement as a ratio of another of the same round, or as it is.
 *
 * @param denominator empty if there is none
 */
record Goal(
        String what, String comparison, Map<String, String> numerator, Map<String, String> denominator, double limit) {

    static final List<Goal> ALL = List.of(
            openClose(ONE_THREAD, "WATERTIGHT_OFF_IN_SCOPE", "MAP", 0.45),
            openClose(ONE_THREAD, "WATERTIGHT_OFF", "MAP", 0.45),
            openClose(TWO_THREADS, "WATERTIGHT_OFF_IN_SCOPE", "MAP", 0.25),
            openClose(TWO_THREADS, "WATERTIGHT_OFF", "MAP", 0.25),
            openClose(TWO_THREADS, "WATERTIGHT_OFF_IN_SCOPE", "CLEANER", 0.15),
            openClose(TWO_THREADS, "WATERTIGHT_OFF", "CLEANER", 0.15),
            openClose(ONE_THREAD, "WATERTIGHT_OFF_IN_SCOPE", "NETTY_PRESENCE", 1.2),
            openClose(ONE_THREAD, "WATERTIGHT_OFF", "NETTY_PRESENCE", 1.2),
            openElsewhere("WATERTIGHT_OFF_IN_SCOPE"),
            openElsewhere("WATERTIGHT_OFF"),
            openClose(ONE_THREAD, "WATERTIGHT_SAMPLED_IN_SCOPE", "MAP", 0.6),
            openClose(ONE_THREAD, "WATERTIGHT_SAMPLED_IN_SCOPE", "NETTY_SIMPLE", 0.5),
            openClose(ONE_THREAD, "WATERTIGHT_SAMPLED_IN_SCOPE", "NETTY_PARANOID", 0.01),
            openClose(ONE_THREAD, "WATERTIGHT_FULL_IN_SCOPE", "NETTY_PARANOID", 0.6),
            openClose(ONE_THREAD, "WATERTIGHT_FULL_IN_SCOPE", "MAP_WITH_STACK", 1.15),
            new Goal(
                    "1,000 resources in one test: WATERTIGHT_SAMPLED_IN_SCOPE / NETTY_PARANOID",
                    WHOLE_TEST,
                    Map.of("contender", "WATERTIGHT_SAMPLED_IN_SCOPE", "resources", "1000"),
                    Map.of("contender", "NETTY_PARANOID", "resources", "1000"),
                    0.05),
            new Goal(
                    "retained bytes: WATERTIGHT_OFF_IN_SCOPE",
                    "retained bytes",
                    Map.of("contender", "WATERTIGHT_OFF_IN_SCOPE"),
                    Map.of(),
                    64),
            new Goal(
                    "retained bytes: WATERTIGHT_SAMPLED_IN_SCOPE / NETTY_PARANOID",
                    "retained bytes",
                    Map.of("contender", "WATERTIGHT_SAMPLED_IN_SCOPE"),
                    Map.of("contender", "NETTY_PARANOID"),
                    0.05),
            new Goal(
                    "end of a clean scope: 1,000,000 open elsewhere / 1",
                    CHECKS,
                    Map.of("benchmark", "endOfCleanScope", "openElsewhere", "1000000"),
                    Map.of("benchmark", "endOfCleanScope", "openElsewhere", "1"),
                    1.2),
            suite("clean", "wall"),
            suite("one resource a test", "wall"),
            workDirectory("0"),
            workDirectory("100"));

    private static Goal openClose(String comparison, String ours, String peer, double limit) {
        return new Goal(
                comparison + ": " + ours + " / " + peer,
                comparison,
                Map.of("contender", ours, "depth", "70"),
                Map.of("contender", peer, "depth", "70"),
                limit);
    }

    private static Goal openElsewhere(String ours) {
        return new Goal(
                "1,000,000 open elsewhere: " + ours + " / MAP",
                OPEN_ELSEWHERE,
                Map.of("contender", ours, "openElsewhere", "1000000"),
                Map.of("contender", "MAP", "openElsewhere", "1000000"),
                0.10);
    }

    private static Goal suite(String suite, String measure) {
        return new Goal(
                "JUnit suite, " + suite + ": with / without, " + measure,
                "a whole JUnit suite",
                Map.of("suite", suite, "watertight", "with", "measure", measure),
                Map.of("suite", suite, "watertight", "without", "measure", measure),
                1.02);
    }

    private static Goal workDirectory(String files) {
        return new Goal(
                "Builder / plain temporary directory, " + files + " files",
                WORK_DIRECTORIES,
                Map.of("benchmark", "builder", "files", files),
                Map.of("benchmark", "plain", "files", files),
                1.3);
    }

    boolean isAbout(String comparisonName) {
        return comparison.equals(comparisonName);
    }

    /** What came of it in one round: one value, or none if one of the two was not measured. */
    List<Double> in(List<Measurement> round) {
        List<Double> over = values(round, numerator);
        List<Double> under = denominator.isEmpty() ? List.of(1.0) : values(round, denominator);
        return over.isEmpty() || under.isEmpty() ? List.of() : List.of(over.get(0) / under.get(0));
    }

    private List<Double> values(List<Measurement> round, Map<String, String> what) {
        return round.stream()
                .filter(measurement -> isAbout(measurement.comparison())
                        && measurement.what().entrySet().containsAll(what.entrySet()))
                .map(Measurement::value)
                .toList();
    }
}
