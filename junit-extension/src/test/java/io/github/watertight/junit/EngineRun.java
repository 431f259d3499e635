package io.github.watertight.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;

/**
 * One run of the Jupiter engine over some fixtures, inside the test that asks for it: what passed, and what failed with
 * what. Classes go by their simple name, methods by theirs, and invocations by that of their method and their own.
 */
final class EngineRun {

    static final String ENGINE = "JUnit Jupiter";

    private final Map<String, Throwable> failures = new LinkedHashMap<>();
    private final Set<String> passed = new TreeSet<>();
    private final Set<String> skipped = new TreeSet<>();
    private final Set<String> aborted = new TreeSet<>();

    private EngineRun() {}

    /** Runs the fixtures one after the other, with no settings but the defaults. */
    static EngineRun of(Class<?>... fixtures) {
        return with(Map.of(), fixtures);
    }

    static EngineRun with(Map<String, String> parameters, Class<?>... fixtures) {
        EngineRun run = new EngineRun();
        EngineTestKit.engine("junit-jupiter")
                .selectors(Stream.of(fixtures).map(type -> selectClass(type)).toArray(DiscoverySelector[]::new))
                .configurationParameters(parameters)
                .execute()
                .allEvents()
                .stream()
                .forEach(event -> {
                    if (event.getType().equals(EventType.SKIPPED)) {
                        run.skipped.add(name(event.getTestDescriptor()));
                    } else if (event.getType().equals(EventType.FINISHED)) {
                        run.finished(event.getTestDescriptor(), event.getRequiredPayload(TestExecutionResult.class));
                    }
                });
        return run;
    }

    private void finished(TestDescriptor descriptor, TestExecutionResult result) {
        String name = name(descriptor);
        if (result.getStatus() == Status.FAILED) {
            failures.put(name, result.getThrowable().orElseThrow());
        } else if (result.getStatus() == Status.ABORTED) {
            aborted.add(name);
        } else if (descriptor.isTest()) {
            passed.add(name);
        }
    }

    private static String name(TestDescriptor descriptor) {
        String kind = kind(descriptor.getUniqueId());
        boolean below = kind.startsWith("dynamic-")
                || kind.endsWith("-invocation")
                || descriptor
                        .getParent()
                        .filter(parent -> kind(parent.getUniqueId()).endsWith("-invocation"))
                        .isPresent();
        return below
                ? name(descriptor.getParent().orElseThrow()) + " > " + descriptor.getDisplayName()
                : descriptor.getDisplayName();
    }

    private static String kind(UniqueId id) {
        return id.getLastSegment().getType();
    }

    /** What failed, tests and containers alike, in the order of their ends. */
    Map<String, Throwable> failures() {
        return failures;
    }

    Throwable failure(String name) {
        Throwable failure = failures.get(name);
        if (failure == null) {
            throw new AssertionError(name + " did not fail, but these did: " + failures);
        }
        return failure;
    }

    /** The message of a failure, without what differs from run to run: paths, lines, times, threads. */
    String message(String name) {
        return normalised(String.valueOf(failure(name).getMessage()));
    }

    static String normalised(String message) {
        return message.replaceAll("work directory \\S+", "work directory DIR")
                .replaceAll("\\.java:\\d+\\)", ".java)")
                .replaceAll("(lambda\\$\\w+\\$)\\d+", "$1N")
                .replaceAll("by thread  .*, \\d+ ms", "by thread  T, N ms");
    }

    /** The tests that passed. */
    Set<String> passed() {
        return passed;
    }

    Set<String> skipped() {
        return skipped;
    }

    Set<String> aborted() {
        return aborted;
    }
}
