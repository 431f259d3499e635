package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whose a resource is that an unknown thread opened: inferred where one test runs, nobody's among several. */
@Execution(ExecutionMode.CONCURRENT)
class InferredOwnershipTests {

    @Test
    void anUnknownThreadIsInferredWhereOneTestRuns() {
        FreshJvm.Outcome outcome = new FreshJvm().run(SoleTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("usesThePool()");
        assertThat(outcome.message("usesThePool()")).isEqualTo("""
                InferredOwnershipTests.SoleTestCase.usesThePool() leaked 1 resource

                  Door  of an unknown thread
                    opened at  io.github.watertight.junit.OtherThreads.openUnknown(OtherThreads.java)
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
            OtherThreads.run(OtherThreads::openUnknown);
        }
    }

    @Test
    void betweenItsTestsAClassIsTheOnlyOneThatRuns() {
        FreshJvm.Outcome outcome = new FreshJvm().run(SoleClassTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("InferredOwnershipTests$SoleClassTestCase");
        assertThat(outcome.message("InferredOwnershipTests$SoleClassTestCase"))
                .contains("owner      inferred: nothing else was running but the class; ");
    }

    @DetectBuilderLeaks
    static class SoleClassTestCase {
        @BeforeAll
        static void usesThePool() throws InterruptedException {
            OtherThreads.run(OtherThreads::openUnknown);
        }

        @Test
        void passes() {}
    }

    @Test
    void amongSeveralTestsTheRunReportsAndNamesTheCandidates() {
        FreshJvm.Outcome outcome = new FreshJvm().sideBySide().run(AmongTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys(EngineRun.ENGINE);
        assertThat(outcome.message(EngineRun.ENGINE))
                .startsWith("The test run leaked 1 resource\n\n  Door  of an unknown thread\n")
                .containsPattern("owner      unknown: opened outside every test, while these were running: "
                        + "InferredOwnershipTests.AmongTestCase.(one\\(\\), InferredOwnershipTests.AmongTestCase.two\\(\\)"
                        + "|two\\(\\), InferredOwnershipTests.AmongTestCase.one\\(\\))\n");
        assertThat(outcome.sessionFailure()).isEmpty();
    }

    @DetectBuilderLeaks
    static class AmongTestCase {
        private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

        @Test
        void one() throws Exception {
            BARRIER.await();
            OtherThreads.run(OtherThreads::openUnknown);
            BARRIER.await();
        }

        @Test
        void two() throws Exception {
            BARRIER.await();
            BARRIER.await();
        }
    }
}
