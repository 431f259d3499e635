package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.Attribution;
import io.github.watertight.CleanupRegistry;
import io.github.watertight.OpenResource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whose a resource is that another thread opened, or a static initialiser: certain, inferred, or nobody's. */
@Execution(ExecutionMode.CONCURRENT)
class OwnershipTests {

    @Test
    void theCodeOfATestIsProofOnAnyThread() {
        EngineRun run = EngineRun.of(CodeTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("startsAThread()");
        assertThat(run.passed()).containsExactly("other()");
        assertThat(run.message("startsAThread()")).isEqualTo("""
                OwnershipTests.CodeTestCase.startsAThread() leaked 1 resource

                  Door  of the thread
                    opened at  io.github.watertight.junit.OwnershipTests$CodeTestCase.lambda$startsAThread$N(OwnershipTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened by the code of the test

                Close it before the test ends, for example with try-with-resources or @AutoClose.""");
    }

    @DetectBuilderLeaks
    static class CodeTestCase {
        @Test
        void startsAThread() throws InterruptedException {
            inThread(() -> new Door("of the thread"));
        }

        @Test
        void other() {}
    }

    @Test
    void whatAWrappedTaskOpensIsCertain() {
        EngineRun run = EngineRun.of(CarriedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("wraps()");
        assertThat(run.message("wraps()"))
                .startsWith("OwnershipTests.CarriedTestCase.wraps() leaked 1 resource\n\n  Door  carried\n")
                .contains("owner      certain: opened by a task that the test had wrapped\n");
    }

    @DetectBuilderLeaks
    static class CarriedTestCase {
        @Test
        void wraps() throws InterruptedException {
            inThread(CleanupRegistry.global().currentScope().wrap(OwnershipTests::openCarried));
        }

        @Test
        void other() {}
    }

    @Test
    void whatATestLeavesBehindAndIsOpenedLaterIsItsClasss() {
        EngineRun run = EngineRun.of(LateTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("OwnershipTests$LateTestCase");
        assertThat(run.passed()).containsExactly("first()", "second()");
        assertThat(run.message("OwnershipTests$LateTestCase"))
                .startsWith("OwnershipTests.LateTestCase leaked 1 resource\n\n  Door  carried\n")
                .contains("owner      certain: opened by a task that OwnershipTests.LateTestCase.first() had wrapped,"
                        + " after it had ended\n");
    }

    @DetectBuilderLeaks
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class LateTestCase {
        static Runnable leftBehind;

        @Test
        void first() {
            leftBehind = CleanupRegistry.global().currentScope().wrap(OwnershipTests::openCarried);
        }

        @Test
        void second() throws InterruptedException {
            inThread(leftBehind);
        }
    }

    @Test
    void whatComesTooLateForItsClassIsTheRuns() {
        EngineRun run = EngineRun.of(TooLateTestCase.class, RunsItLaterTestCase.class);

        assertThat(run.failures()).containsOnlyKeys(EngineRun.ENGINE);
        assertThat(run.message(EngineRun.ENGINE)).isEqualTo("""
                The test run leaked 1 resource

                  Door  carried
                    opened at  io.github.watertight.junit.OwnershipTests.openCarried(OwnershipTests.java)
                    by thread  T, N ms before the run ended
                    owner      certain: opened by a task that OwnershipTests.TooLateTestCase.leavesBehind() had wrapped, \
                after it had ended

                Close it before its test ends, and wrap the tasks that a test gives to other threads.""");
    }

    @DetectBuilderLeaks
    static class TooLateTestCase {
        static Runnable leftBehind;

        @Test
        void leavesBehind() {
            leftBehind = CleanupRegistry.global().currentScope().wrap(OwnershipTests::openCarried);
        }
    }

    @DetectBuilderLeaks
    static class RunsItLaterTestCase {
        @Test
        void runs() throws InterruptedException {
            inThread(TooLateTestCase.leftBehind);
        }
    }

    @Test
    void whatAStaticInitialiserOpensIsItsClassesOrNobodys() {
        EngineRun run = EngineRun.of(InitialisedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("OwnershipTests$InitialisedTestCase");
        assertThat(run.passed()).containsExactly("usesASingleton()");
        assertThat(run.message("OwnershipTests$InitialisedTestCase"))
                .startsWith("OwnershipTests.InitialisedTestCase leaked 1 resource\n\n  Door  of the test class\n");
        assertThat(Singleton.DOOR.isOpen()).isTrue();
        Singleton.DOOR.close();
    }

    @DetectBuilderLeaks
    static class InitialisedTestCase {
        static final Door DOOR = new Door("of the test class");

        @Test
        void usesASingleton() {
            assertThat(Singleton.DOOR.isOpen()).isTrue();
        }
    }

    static class Singleton {
        static final Door DOOR = new Door("singleton");
    }

    @Test
    void namedOpenersBelongToTheProcess() {
        FreshJvm.Outcome outcome = new FreshJvm()
                .parameter("watertight.process", "com.example, " + Pools.class.getName())
                .run(PooledTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("another()");
        assertThat(outcome.message("another()"))
                .startsWith("OwnershipTests.PooledTestCase.another() leaked 1 resource\n");
        assertThat(outcome.sessionFailure()).isEmpty();
    }

    @DetectBuilderLeaks
    static class PooledTestCase {
        @Test
        void pooled() {
            Pools.open();
        }

        @Test
        void another() {
            new Door("not of the pool");
        }
    }

    static class Pools {
        static void open() {
            new Door("of the pool");
        }
    }

    @Test
    void anUnknownThreadIsInferredWhereOneTestRuns() {
        FreshJvm.Outcome outcome = new FreshJvm().run(SoleTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("usesThePool()");
        assertThat(outcome.message("usesThePool()")).isEqualTo("""
                OwnershipTests.SoleTestCase.usesThePool() leaked 1 resource

                  Door  of an unknown thread
                    opened at  io.github.watertight.junit.OwnershipTests.openUnknown(OwnershipTests.java)
                    by thread  T, N ms before the test ended
                    owner      inferred: nothing else was running but the test; a task left behind by an earlier test could \
                have opened it

                Close it before the test ends, for example with try-with-resources or @AutoClose.""");
    }

    @DetectBuilderLeaks
    static class SoleTestCase {
        @Test
        void other() {}

        @Test
        void usesThePool() throws InterruptedException {
            inThread(OwnershipTests::openUnknown);
        }
    }

    @Test
    void betweenItsTestsAClassIsTheOnlyOneThatRuns() {
        FreshJvm.Outcome outcome = new FreshJvm().run(SoleClassTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("OwnershipTests$SoleClassTestCase");
        assertThat(outcome.message("OwnershipTests$SoleClassTestCase"))
                .contains("owner      inferred: nothing else was running but the class; ");
    }

    @DetectBuilderLeaks
    static class SoleClassTestCase {
        @BeforeAll
        static void usesThePool() throws InterruptedException {
            inThread(OwnershipTests::openUnknown);
        }

        @Test
        void passes() {}
    }

    @Test
    void amongSeveralTestsTheRunReportsAndNamesTheCandidates() {
        FreshJvm.Outcome outcome = sideBySide().run(AmongTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys(EngineRun.ENGINE);
        assertThat(outcome.message(EngineRun.ENGINE))
                .startsWith("The test run leaked 1 resource\n\n  Door  of an unknown thread\n")
                .containsPattern("owner      unknown: opened outside every test, while these were running: "
                        + "OwnershipTests.AmongTestCase.(one\\(\\), OwnershipTests.AmongTestCase.two\\(\\)"
                        + "|two\\(\\), OwnershipTests.AmongTestCase.one\\(\\))\n");
        assertThat(outcome.sessionFailure()).isEmpty();
    }

    @DetectBuilderLeaks
    static class AmongTestCase {
        private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

        @Test
        void one() throws Exception {
            BARRIER.await();
            inThread(OwnershipTests::openUnknown);
            BARRIER.await();
        }

        @Test
        void two() throws Exception {
            BARRIER.await();
            BARRIER.await();
        }
    }

    @Test
    void aTestThatNobodyWatchesIsACandidateToo() {
        FreshJvm.Outcome outcome = sideBySide().run(WatchedHalfTestCase.class, PlainHalfTestCase.class);

        // The watched one is not accused, for what the other could have opened just as well.
        assertThat(outcome.statuses()).containsEntry("watched()", "SUCCESSFUL").containsEntry("plain()", "SUCCESSFUL");
        assertThat(onlyReport(outcome))
                .contains(
                        "Door  of an unknown thread\n", "unknown: opened outside every test, while these were running")
                .contains(
                        "OwnershipTests.WatchedHalfTestCase.watched()",
                        "OwnershipTests.PlainHalfTestCase.plain() (not watched)");
    }

    /** The run's report, or the session's: the plain class may have started before anybody asked for a run. */
    private static String onlyReport(FreshJvm.Outcome outcome) {
        List<String> reports = new ArrayList<>(outcome.failures().values());
        outcome.sessionFailure().ifPresent(reports::add);
        assertThat(reports).hasSize(1);
        return reports.get(0);
    }

    private static final CyclicBarrier HALVES = new CyclicBarrier(2);

    @DetectBuilderLeaks
    static class WatchedHalfTestCase {
        @Test
        void watched() throws Exception {
            HALVES.await();
            HALVES.await();
        }
    }

    static class PlainHalfTestCase {
        @Test
        void plain() throws Exception {
            HALVES.await();
            inThread(OwnershipTests::openUnknown);
            HALVES.await();
        }
    }

    @Test
    void aMethodThatAnUnwatchedClassInheritsTooIsNoProof() {
        FreshJvm.Outcome outcome = new FreshJvm().run(WatchedHeirTestCase.class, PlainHeirTestCase.class);

        assertThat(outcome.statuses()).containsEntry("OwnershipTests$WatchedHeirTestCase", "SUCCESSFUL");
        assertThat(outcome.failures()).containsOnlyKeys(EngineRun.ENGINE);
        assertThat(outcome.message(EngineRun.ENGINE))
                .contains("owner      inferred: nothing else was running but"
                        + " OwnershipTests.PlainHeirTestCase.inherited() (not watched); ");
    }

    abstract static class InheritedTestCase {
        @Test
        void inherited() throws InterruptedException {
            if (leaks()) {
                inThread(() -> new Door("of an heir"));
            }
        }

        abstract boolean leaks();
    }

    @DetectBuilderLeaks
    static class WatchedHeirTestCase extends InheritedTestCase {
        @Override
        boolean leaks() {
            return false;
        }
    }

    static class PlainHeirTestCase extends InheritedTestCase {
        @Override
        boolean leaks() {
            return true;
        }
    }

    @Test
    void theInitialiserOfAClassAroundTwoIsNotTheWatchedOnesForCertain() {
        FreshJvm.Outcome outcome =
                sideBySide().run(AroundTestCase.WatchedTestCase.class, AroundTestCase.PlainTestCase.class);

        assertThat(outcome.statuses()).containsEntry("OwnershipTests$AroundTestCase$WatchedTestCase", "SUCCESSFUL");
        assertThat(onlyReport(outcome))
                .contains(
                        "Door  of the class around both\n",
                        "unknown: opened outside every test, while these were running");
    }

    static class AroundTestCase {
        static final Door DOOR = new Door("of the class around both");

        @DetectBuilderLeaks
        static class WatchedTestCase {
            @Test
            void watched() throws Exception {
                HALVES.await();
                HALVES.await();
            }
        }

        static class PlainTestCase {
            @Test
            void plain() throws Exception {
                HALVES.await();
                assertThat(DOOR.isOpen()).isTrue();
                HALVES.await();
            }
        }
    }

    @Test
    void aWatchedMethodOfAPlainClassIsInferredToo() {
        FreshJvm.Outcome outcome = new FreshJvm().run(WatchedMethodTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("watched()");
        assertThat(outcome.message("watched()"))
                .contains("owner      inferred: nothing else was running but the test; ");
        assertThat(outcome.sessionFailure()).isEmpty();
    }

    static class WatchedMethodTestCase {
        @Test
        @DetectBuilderLeaks
        void watched() throws InterruptedException {
            inThread(OwnershipTests::openUnknown);
        }
    }

    @Test
    void whatComesTooLateForAWatchedMethodOfAPlainClassIsTheRuns() {
        FreshJvm.Outcome outcome = new FreshJvm().run(LateInPlainTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys(EngineRun.ENGINE);
        assertThat(outcome.message(EngineRun.ENGINE))
                .contains(
                        "owner      certain: opened by a task that OwnershipTests.LateInPlainTestCase.first() had wrapped,"
                                + " after it had ended\n");
        assertThat(outcome.sessionFailure()).isEmpty();
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class LateInPlainTestCase {
        static Runnable leftBehind;

        @Test
        @DetectBuilderLeaks
        void first() {
            leftBehind = CleanupRegistry.global().currentScope().wrap(OwnershipTests::openCarried);
        }

        @Test
        void second() throws InterruptedException {
            inThread(leftBehind);
        }
    }

    @Test
    void aWatchedNestedClassOfAPlainOneIsInferredToo() {
        FreshJvm.Outcome outcome = new FreshJvm().run(PlainOuterTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("watched()");
        assertThat(outcome.message("watched()"))
                .contains("owner      inferred: nothing else was running but the test; ");
        assertThat(outcome.sessionFailure()).isEmpty();
    }

    static class PlainOuterTestCase {
        @Nested
        @DetectBuilderLeaks
        class InnerTestCase {
            @Test
            void watched() throws InterruptedException {
                inThread(OwnershipTests::openUnknown);
            }
        }
    }

    @Test
    void aThreadThatAnotherExtensionLendsADynamicTestIsFreeAfterIt() throws Exception {
        EngineRun run = EngineRun.of(LentThreadTestCase.class);
        try (Door later =
                LentThread.EXECUTOR.submit(() -> new Door("after the run")).get()) {
            assertThat(run.failures()).containsOnlyKeys("lent() > leaks");
            assertThat(run.message("lent() > leaks")).contains("owner      certain: opened inside the test\n");
            assertThat(CleanupRegistry.global().openResources())
                    .filteredOn(resource -> resource.label().equals("after the run"))
                    .extracting(OpenResource::attribution)
                    .doesNotContain(Attribution.EXACT);
        }
    }

    /** Runs dynamic tests on a thread of its own, as extensions for user interfaces do. */
    static class LentThread implements InvocationInterceptor {
        static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "lent");
            thread.setDaemon(true);
            return thread;
        });

        @Override
        public void interceptDynamicTest(
                Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
                throws Throwable {
            EXECUTOR.submit(() -> {
                        try {
                            return invocation.proceed();
                        } catch (Throwable e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .get();
        }
    }

    @ExtendWith(LentThread.class)
    @DetectBuilderLeaks
    static class LentThreadTestCase {
        @TestFactory
        DynamicTest lent() {
            return DynamicTest.dynamicTest("leaks", OwnershipTests::openUnknown);
        }
    }

    private static FreshJvm sideBySide() {
        return new FreshJvm()
                .parameter("junit.jupiter.execution.parallel.enabled", "true")
                .parameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .parameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .parameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
    }

    private static void openCarried() {
        new Door("carried");
    }

    /** Leaves no frame of a test when it is run by a method reference. */
    private static void openUnknown() {
        new Door("of an unknown thread");
    }

    private static void inThread(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
    }
}
