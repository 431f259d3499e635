package io.github.watertight.junit.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs generated suites, in a JVM of its own, and prints a line for each report that is wrong, then the counts. Arguments:
 * the first seed, the number of suites, the executor service, and a directory to work in.
 */
final class RandomSuites {

    private final Map<String, Integer> counts = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private final String executorService;
    private final Path directory;

    private RandomSuites(String executorService, Path directory) {
        this.executorService = executorService;
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        ObservedSession.captureStandardError();
        RandomSuites suites = new RandomSuites(args[2], Path.of(args[3]));
        long first = Long.parseLong(args[0]);
        for (long seed = first; seed < first + Long.parseLong(args[1]); seed++) {
            suites.run(seed);
        }
        suites.mistakes.forEach(System.out::println);
        suites.counts.forEach((what, count) -> System.out.println(what + "=" + count));
    }

    private void run(long seed) throws IOException, ClassNotFoundException {
        RandomSuite suite = new RandomSuite(seed);
        List<Class<?>> classes = suite.compile(Files.createDirectory(directory.resolve("suite" + seed)));
        Map<String, Integer> reported = new HashMap<>();
        for (Finding finding : execute(seed, classes).findings()) {
            reported.merge(finding.opener(), 1, Integer::sum);
            Way way = suite.openers().get(finding.opener());
            judge(seed, finding, way);
        }
        suite.openers().keySet().forEach(opener -> {
            count("leaks");
            int times = reported.getOrDefault(opener, 0);
            if (times != 1) {
                mistakes.add("seed " + seed + ": " + opener + " was reported " + times + " times");
            }
        });
        count("suites");
    }

    private void judge(long seed, Finding finding, Way way) {
        if (way == null) {
            mistakes.add("seed " + seed + ": no leak: " + finding);
        } else if (finding.isHeld()) {
            count("held");
        } else if (finding.isOnOpener()) {
            count(finding.isCertain() ? "certain" : "inferred");
        } else if (finding.isInferred() && way == Way.OUTLIVING) {
            count("inferred of a task left behind, and wrong");
        } else {
            mistakes.add("seed " + seed + ": wrong: " + way + " " + finding);
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private ObservedSession execute(long seed, List<Class<?>> classes) {
        ObservedSession session = ObservedSession.over(
                classes,
                Map.of(
                        "junit.jupiter.execution.parallel.enabled", String.valueOf(seed % 5 != 4),
                        "junit.jupiter.execution.parallel.mode.default", "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy", "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "4",
                        "junit.jupiter.execution.parallel.config.executor-service", executorService));
        session.otherFailures()
                .forEach(failure -> mistakes.add("seed " + seed + ": failed for another reason: " + failure));
        return session;
    }
}
