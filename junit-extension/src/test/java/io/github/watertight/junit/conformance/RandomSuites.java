package io.github.watertight.junit.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs generated suites, in a JVM of its own, and prints a line for each report that is wrong, then the counts. Arguments:
 * the first seed, the number of suites, the executor service, and a directory to work in.
 */
final class RandomSuites {

    private final Map<String, Integer> counts = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private final String executorService;
    private final Path directory;
    private final ByteArrayOutputStream err;

    private RandomSuites(String executorService, Path directory, ByteArrayOutputStream err) {
        this.executorService = executorService;
        this.directory = directory;
        this.err = err;
    }

    public static void main(String[] args) throws Exception {
        // What the session check does not throw it prints here. Set before the first session opens.
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        RandomSuites suites = new RandomSuites(args[2], Path.of(args[3]), err);
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
        for (Finding finding : execute(seed, classes)) {
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

    private Queue<Finding> execute(long seed, List<Class<?>> classes) {
        Queue<Finding> findings = new ConcurrentLinkedQueue<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream().map(DiscoverySelectors::selectClass).toList())
                .configurationParameter("junit.jupiter.execution.parallel.enabled", String.valueOf(seed % 5 != 4))
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .configurationParameter("junit.jupiter.execution.parallel.config.executor-service", executorService)
                .build();
        TestExecutionListener collector = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failure -> collect(seed, test.getUniqueId(), failure, findings));
            }
        };
        err.reset();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher().execute(request, collector);
            Leak.awaitOutliving();
        } catch (AssertionError atTheEndOfTheSession) {
            findings.addAll(Finding.in(Finding.SESSION, atTheEndOfTheSession.getMessage()));
        }
        findings.addAll(Finding.in(Finding.SESSION, err.toString(StandardCharsets.UTF_8)));
        return findings;
    }

    private void collect(long seed, String descriptor, Throwable failure, Queue<Finding> findings) {
        List<Finding> found = Finding.in(descriptor, String.valueOf(failure.getMessage()));
        if (found.isEmpty()) {
            mistakes.add("seed " + seed + ": failed for another reason: " + descriptor + ": " + failure);
        }
        findings.addAll(found);
    }
}
