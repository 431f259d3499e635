package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a stack proves, on stacks written by hand: innermost frame first, {@code Type.method:line}. */
class OpeningEvidenceTests {

    private static final String DO_EXEC = "java.util.concurrent.ForkJoinTask.doExec:1";
    private static final String TOP_LEVEL = "java.util.concurrent.ForkJoinPool$WorkQueue.topLevelExec:1";
    private static final String WORKER = "java.util.concurrent.ForkJoinWorkerThread.run:1";

    private static StackTraceElement[] stack(String... frames) {
        return Stream.of(frames)
                .map(frame -> {
                    int colon = frame.indexOf(':');
                    int dot = frame.lastIndexOf('.');
                    return new StackTraceElement(
                            frame.substring(0, dot),
                            frame.substring(dot + 1, colon),
                            "File.java",
                            Integer.parseInt(frame.substring(colon + 1)));
                })
                .toArray(StackTraceElement[]::new);
    }

    private static Stream<String> frames(OpeningEvidence evidence) {
        return evidence.frames().stream().map(frame -> frame.getClassName() + "." + frame.getMethodName());
    }

    @Test
    void framesBelowTheEntryAreNotThisOpenings() {
        OpeningEvidence evidence = OpeningEvidence.of(
                stack("Resource.open:1", "Test.method:5", "Runner.run:30", "Main.main:1"),
                stack("Scope.enter:1", "Runner.run:20", "Main.main:1"),
                true,
                false);

        assertThat(frames(evidence)).containsExactly("Resource.open", "Test.method");
        assertThat(evidence.threadScopeCounts()).isTrue();
    }

    @Test
    void aScopeEnteredInACallThatHasReturnedIsComparedAllTheSame() {
        OpeningEvidence evidence = OpeningEvidence.of(
                stack("Resource.open:1", "Test.method:5", "Runner.invoke:8", "Runner.run:30", "Main.main:1"),
                stack("Scope.enter:1", "Callback.before:3", "Runner.callBack:9", "Runner.run:20", "Main.main:1"),
                true,
                false);

        assertThat(frames(evidence)).containsExactly("Resource.open", "Test.method", "Runner.invoke");
    }

    @Test
    void withoutAScopeAllFramesCountAndNoThreadScope() {
        OpeningEvidence evidence =
                OpeningEvidence.of(stack("Resource.open:1", "Task.run:5", "Thread.run:1"), null, false, false);

        assertThat(frames(evidence)).hasSize(3);
        assertThat(evidence.threadScopeCounts()).isFalse();
    }

    @Test
    void aWorkerThatRunsItsTestDirectlyIsBelieved() {
        OpeningEvidence evidence = OpeningEvidence.of(
                stack("Resource.open:1", "Test.method:5", "Runner.run:30", DO_EXEC, TOP_LEVEL, WORKER),
                stack("Scope.enter:1", "Runner.run:20", DO_EXEC, TOP_LEVEL, WORKER),
                true,
                true);

        assertThat(evidence.threadScopeCounts()).isTrue();
        assertThat(frames(evidence)).containsExactly("Resource.open", "Test.method");
    }

    @Test
    void aWorkerThatHelpsSomebodyElseInTheScopeIsNotBelieved() {
        OpeningEvidence evidence = OpeningEvidence.of(
                stack(
                        "Resource.open:1",
                        "Foreign.compute:5",
                        DO_EXEC,
                        "java.util.concurrent.ForkJoinPool.helpJoin:7",
                        "Test.method:6",
                        "Runner.run:30",
                        DO_EXEC,
                        TOP_LEVEL,
                        WORKER),
                stack("Scope.enter:1", "Runner.run:20", DO_EXEC, TOP_LEVEL, WORKER),
                true,
                true);

        assertThat(evidence.threadScopeCounts()).isFalse();
        assertThat(frames(evidence)).as("only the foreign task's").containsExactly("Resource.open", "Foreign.compute");
    }

    @Test
    void anOwnSubtaskIsBelievedWhoeverRunsItForTheTest() {
        for (String caller : new String[] {"invoke", "doInvoke", "invokeAll", "awaitDone", "tryRemoveAndExec"}) {
            OpeningEvidence evidence = OpeningEvidence.of(
                    stack(
                            "Resource.open:1",
                            "Own.compute:5",
                            DO_EXEC,
                            "java.util.concurrent.ForkJoinTask." + caller + ":7",
                            "Test.method:6",
                            "Runner.run:30",
                            DO_EXEC,
                            TOP_LEVEL,
                            WORKER),
                    stack("Scope.enter:1", "Runner.run:20", DO_EXEC, TOP_LEVEL, WORKER),
                    true,
                    true);

            assertThat(evidence.threadScopeCounts()).as(caller).isTrue();
        }
    }

    @Test
    void anUnknownCallerIsNotBelieved() {
        OpeningEvidence evidence = OpeningEvidence.of(
                stack(
                        "Resource.open:1",
                        "Any.compute:5",
                        DO_EXEC,
                        "java.util.concurrent.ForkJoinPool.ofTheFuture:7",
                        "Test.method:6",
                        "Runner.run:30",
                        DO_EXEC,
                        TOP_LEVEL,
                        WORKER),
                stack("Scope.enter:1", "Runner.run:20", DO_EXEC, TOP_LEVEL, WORKER),
                true,
                true);

        assertThat(evidence.threadScopeCounts()).isFalse();
    }

    @Test
    void aSubtaskOfAForeignTaskIsForeignToo() {
        OpeningEvidence evidence = OpeningEvidence.of(
                stack(
                        "Resource.open:1",
                        "Foreign.sub:5",
                        DO_EXEC,
                        "java.util.concurrent.ForkJoinTask.invoke:7",
                        "Foreign.compute:5",
                        DO_EXEC,
                        "java.util.concurrent.ForkJoinPool.helpJoin:7",
                        "Test.method:6",
                        "Runner.run:30",
                        WORKER),
                stack("Scope.enter:1", "Runner.run:20", WORKER),
                true,
                true);

        assertThat(evidence.threadScopeCounts()).isFalse();
        assertThat(frames(evidence)).contains("Foreign.sub", "Foreign.compute").doesNotContain("Test.method");
    }

    @Test
    void aScopeThatTheForeignTaskEnteredItselfIsBelieved() {
        StackTraceElement[] entry = stack(
                "Scope.enter:1",
                "Runner.run:20",
                DO_EXEC,
                "java.util.concurrent.ForkJoinPool.helpJoin:7",
                "Other.method:6",
                WORKER);
        OpeningEvidence evidence = OpeningEvidence.of(
                stack(
                        "Resource.open:1",
                        "Test.method:5",
                        "Runner.run:30",
                        DO_EXEC,
                        "java.util.concurrent.ForkJoinPool.helpJoin:7",
                        "Other.method:6",
                        WORKER),
                entry,
                true,
                true);

        assertThat(evidence.threadScopeCounts()).isTrue();
    }

    @Test
    void stacksThatTheJvmHasCutAreNotBelievedOnAWorker() {
        OpeningEvidence evidence = OpeningEvidence.of(
                stack("Resource.open:1", "Deep.down:5", "Deep.down:5"),
                stack("Scope.enter:1", "Runner.run:20", WORKER),
                true,
                true);

        assertThat(evidence.threadScopeCounts()).isFalse();
    }

    @Test
    void aWorkerWhoseEntryIsUnknownIsNotBelieved() {
        assertThat(OpeningEvidence.of(stack("Resource.open:1", "Test.method:5", WORKER), null, true, true)
                        .threadScopeCounts())
                .isFalse();
    }

    @Test
    void theInnermostStaticInitialiserCountsAndNoneBelowTheEntry() {
        OpeningEvidence evidence = OpeningEvidence.of(
                stack("Resource.open:1", "Inner.<clinit>:2", "Outer.<clinit>:3", "Runner.run:30", "Main.<clinit>:1"),
                stack("Scope.enter:1", "Runner.run:20", "Main.<clinit>:1"),
                true,
                false);
        OpeningEvidence below = OpeningEvidence.of(
                stack("Resource.open:1", "Runner.run:30", "Main.<clinit>:1"),
                stack("Scope.enter:1", "Runner.run:20", "Main.<clinit>:1"),
                true,
                false);

        assertThat(evidence.staticInitialiser()).contains("Inner");
        assertThat(below.staticInitialiser()).isEmpty();
    }
}
