package io.github.watertight.junit.conformance;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

/** A launcher session over some classes, and what was reported in it: all leaks, and the failures of other reasons. */
final class ObservedSession {

    private static final ByteArrayOutputStream ERR = new ByteArrayOutputStream();

    private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
    private final Queue<String> otherFailures = new ConcurrentLinkedQueue<>();

    private ObservedSession() {}

    /** Has what the session check does not throw, but prints, be read. Before the first session opens in a JVM. */
    static void captureStandardError() {
        System.setErr(new PrintStream(ERR, true, StandardCharsets.UTF_8));
        Thread.setDefaultUncaughtExceptionHandler((thread, uncaught) -> uncaught.printStackTrace(System.out));
    }

    static ObservedSession over(List<Class<?>> classes, Map<String, String> parameters) {
        ObservedSession observed = new ObservedSession();
        observed.run(LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream().map(DiscoverySelectors::selectClass).toList())
                .configurationParameters(parameters)
                .build());
        return observed;
    }

    private void run(LauncherDiscoveryRequest request) {
        TestExecutionListener collector = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failure -> collect(test.getUniqueId(), failure));
            }
        };
        ERR.reset();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher().execute(request, collector);
            Leak.awaitOutliving();
        } catch (AssertionError atTheEndOfTheSession) {
            findings.addAll(Finding.in(Finding.SESSION, atTheEndOfTheSession.getMessage()));
        }
        findings.addAll(Finding.in(Finding.SESSION, ERR.toString(StandardCharsets.UTF_8)));
    }

    private void collect(String descriptor, Throwable failure) {
        List<Finding> found = Finding.in(descriptor, String.valueOf(failure.getMessage()));
        if (found.isEmpty()) {
            otherFailures.add(descriptor + ": " + failure);
        }
        findings.addAll(found);
    }

    List<Finding> findings() {
        return new ArrayList<>(findings);
    }

    /** What failed, and for no leak. */
    List<String> otherFailures() {
        return new ArrayList<>(otherFailures);
    }
}
