package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.CleanupRegistry;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Cleanup actions and names that never return. Each test waits as long as Watertight does: some seconds. */
@Execution(ExecutionMode.CONCURRENT)
class HangingTests {

    @Test
    void anActionThatHangsIsLeftBehindAndReportedWithItsStack() {
        EngineRun run = EngineRun.of(HangingTestCase.class);

        HangingTestCase.release.countDown();
        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.message("leaks()"))
                .containsPattern("closing    failed: \\S*TimeoutException: still closing, on"
                        + " thread watertight-closing-\\d+, which stands at \\S+");
        Throwable closing = run.failure("leaks()").getSuppressed()[1].getCause();
        assertThat(Arrays.stream(closing.getStackTrace()).map(StackTraceElement::getMethodName))
                .contains("hang");
        assertThat(HangingTestCase.other.isOpen())
                .as("the others are closed all the same")
                .isFalse();
    }

    @DetectBuilderLeaks
    static class HangingTestCase {
        static final CountDownLatch release = new CountDownLatch(1);
        static Door other;

        @Test
        void leaks() {
            other = new Door("other");
            new Door("hanging", HangingTestCase::hang);
        }

        private static void hang() {
            await(release);
        }
    }

    @Test
    void aClosingThatDoesNotEndIsReportedAsSuch() throws InterruptedException {
        EngineRun run = EngineRun.of(EndlessTestCase.class);

        EndlessTestCase.release.countDown();
        EndlessTestCase.closer.join();
        assertThat(run.failures()).containsOnlyKeys("isClosing()");
        assertThat(run.message("isClosing()"))
                .containsPattern("closing    failed: \\S*TimeoutException: still closing, on"
                        + " thread the closer, which stands at \\S+");
        assertThat(EndlessTestCase.door.closings()).isEqualTo(1);
    }

    @DetectBuilderLeaks
    static class EndlessTestCase {
        static final CountDownLatch release = new CountDownLatch(1);
        static Thread closer;
        static Door door;

        @Test
        void isClosing() {
            CountDownLatch closing = new CountDownLatch(1);
            door = new Door("endless", () -> {
                closing.countDown();
                await(release);
            });
            closer = new Thread(door::close, "the closer");
            closer.start();
            await(closing);
        }
    }

    @Test
    void aNameThatHangsIsReplacedAndTheOthersAreNotLost() {
        EngineRun run = EngineRun.of(HangingNameTestCase.class);

        HangingNameTestCase.release.countDown();
        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.message("leaks()"))
                .startsWith("HangingTests.HangingNameTestCase.leaks() leaked 3 resources\n")
                .contains("\n  Door  older\n", "\n  Door  newer\n")
                .containsPattern(
                        "\n  HangingName  \\S+HangingName@[0-9a-f]+ \\(its toString\\(\\) did not return in time\\)\n")
                .doesNotContain("closing ");
        assertThat(HangingNameTestCase.closed).isTrue();
    }

    @DetectBuilderLeaks
    static class HangingNameTestCase {
        static final CountDownLatch release = new CountDownLatch(1);
        static volatile boolean closed;

        @Test
        void leaks() {
            new Door("older");
            CleanupRegistry.global().register(new HangingName(), () -> closed = true);
            new Door("newer");
        }
    }

    private static final class HangingName {
        @Override
        public String toString() {
            await(HangingNameTestCase.release);
            return "late";
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
