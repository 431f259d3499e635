package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.watertight.CleanupRegistry;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What tests and classes that nobody watches change for those that are watched. */
@Execution(ExecutionMode.CONCURRENT)
class UnwatchedTests {

    @Test
    void aTestThatNobodyWatchesIsACandidateToo() {
        FreshJvm.Outcome outcome = new FreshJvm().sideBySide().run(WatchedHalfTestCase.class, PlainHalfTestCase.class);

        // The watched one is not accused, for what the other could have opened just as well.
        assertThat(outcome.statuses()).containsEntry("watched()", "SUCCESSFUL").containsEntry("plain()", "SUCCESSFUL");
        assertThat(outcome.onlyReport())
                .contains(
                        "Door  of an unknown thread\n", "unknown: opened outside every test, while these were running")
                .contains(
                        "UnwatchedTests.WatchedHalfTestCase.watched()",
                        "UnwatchedTests.PlainHalfTestCase.plain() (not watched)");
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
            OtherThreads.run(OtherThreads::openUnknown);
            HALVES.await();
        }
    }

    @Test
    void aMethodThatAnUnwatchedClassInheritsTooIsNoProof() {
        FreshJvm.Outcome outcome = new FreshJvm().run(WatchedHeirTestCase.class, PlainHeirTestCase.class);

        assertThat(outcome.statuses()).containsEntry("UnwatchedTests$WatchedHeirTestCase", "SUCCESSFUL");
        assertThat(outcome.failures()).containsOnlyKeys(EngineRun.ENGINE);
        assertThat(outcome.message(EngineRun.ENGINE))
                .contains("owner      inferred: nothing else was running but"
                        + " UnwatchedTests.PlainHeirTestCase.inherited() (not watched); ");
    }

    abstract static class InheritedTestCase {
        @Test
        void inherited() throws InterruptedException {
            if (leaks()) {
                OtherThreads.run(() -> new Door("of an heir"));
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
        FreshJvm.Outcome outcome = new FreshJvm()
                .sideBySide()
                .run(AroundTestCase.WatchedTestCase.class, AroundTestCase.PlainTestCase.class);

        assertThat(outcome.statuses()).containsEntry("UnwatchedTests$AroundTestCase$WatchedTestCase", "SUCCESSFUL");
        assertThat(outcome.onlyReport())
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
    void aDynamicTestIsNoRunOfItsFactory() {
        FreshJvm.Outcome outcome = new FreshJvm().run(FactoryTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.sessionReport())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("Door  of the factory\n")
                        .contains("owner      certain: opened by the code of"
                                + " UnwatchedTests.FactoryTestCase.factory() (not watched)"));
    }

    static class FactoryTestCase {
        @TestFactory
        Stream<DynamicTest> factory() throws InterruptedException {
            OtherThreads.run(() -> new Door("of the factory"));
            return Stream.of(dynamicTest("one", () -> {}), dynamicTest("two", () -> {}));
        }
    }

    @Test
    void aWatchedMethodOfAPlainClassIsInferredToo() {
        assertWatchedTestIsInferred(WatchedMethodTestCase.class);
    }

    static class WatchedMethodTestCase {
        @Test
        @DetectBuilderLeaks
        void watched() throws InterruptedException {
            OtherThreads.run(OtherThreads::openUnknown);
        }
    }

    @Test
    void whatComesTooLateForAWatchedMethodOfAPlainClassIsTheRuns() {
        FreshJvm.Outcome outcome = new FreshJvm().run(LateInPlainTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys(EngineRun.ENGINE);
        assertThat(outcome.message(EngineRun.ENGINE))
                .contains(
                        "owner      certain: opened by a task that UnwatchedTests.LateInPlainTestCase.first() had wrapped,"
                                + " after it had ended\n");
        assertThat(outcome.sessionFailure()).isEmpty();
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class LateInPlainTestCase {
        static Runnable leftBehind;

        @Test
        @DetectBuilderLeaks
        void first() {
            leftBehind = CleanupRegistry.global().currentScope().wrap(OtherThreads::openCarried);
        }

        @Test
        void second() throws InterruptedException {
            OtherThreads.run(leftBehind);
        }
    }

    @Test
    void aWatchedNestedClassOfAPlainOneIsInferredToo() {
        assertWatchedTestIsInferred(PlainOuterTestCase.class);
    }

    static class PlainOuterTestCase {
        @Nested
        @DetectBuilderLeaks
        class InnerTestCase {
            @Test
            void watched() throws InterruptedException {
                OtherThreads.run(OtherThreads::openUnknown);
            }
        }
    }

    private static void assertWatchedTestIsInferred(Class<?> plain) {
        FreshJvm.Outcome outcome = new FreshJvm().run(plain);

        assertThat(outcome.failures()).containsOnlyKeys("watched()");
        assertThat(outcome.message("watched()"))
                .contains("owner      inferred: nothing else was running but the test; ");
        assertThat(outcome.sessionFailure()).isEmpty();
    }
}
