package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Tests that set or clear the interrupt flag of their thread: the check at their end waits and heals, and leaves it alone. */
class InterruptTests {

    /** Is told after the check, and before JUnit clears the flag. */
    static final class FlagWatcher implements TestWatcher {
        static volatile boolean interrupted;

        @Override
        public void testSuccessful(ExtensionContext context) {
            interrupted = Thread.currentThread().isInterrupted();
        }

        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            interrupted = Thread.currentThread().isInterrupted();
        }
    }

    @Test
    void whatAnInterruptedTestLeaksIsReportedAndClosedAndTheFlagStaysSet() {
        FlagWatcher.interrupted = false;
        LeakyTestCase.flagWhenClosed = true;

        EngineRun run = EngineRun.of(LeakyTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.message("leaks()"))
                .startsWith("InterruptTests.LeakyTestCase.leaks() leaked 1 resource\n")
                .doesNotContain("closing ");
        assertThat(LeakyTestCase.door.isOpen()).isFalse();
        assertThat(LeakyTestCase.flagWhenClosed).isFalse();
        assertThat(FlagWatcher.interrupted).isTrue();
    }

    @ExtendWith(FlagWatcher.class)
    @DetectBuilderLeaks
    static class LeakyTestCase {
        static Door door;
        static boolean flagWhenClosed;

        @Test
        void leaks() {
            door = new Door(
                    "interrupted", () -> flagWhenClosed = Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClosingUnderWayIsWaitedForThoughTheTestWasInterrupted() throws InterruptedException {
        FlagWatcher.interrupted = false;
        ClosingTestCase.ender = Thread.currentThread();

        EngineRun run = EngineRun.of(ClosingTestCase.class);

        assertThat(run.failures()).isEmpty();
        assertThat(FlagWatcher.interrupted).isTrue();
        ClosingTestCase.closer.join();
        assertThat(ClosingTestCase.door.isOpen()).isFalse();
    }

    @ExtendWith(FlagWatcher.class)
    @DetectBuilderLeaks
    static class ClosingTestCase {
        static Thread ender;
        static Thread closer;
        static Door door;

        @Test
        void isClosing() throws InterruptedException {
            CountDownLatch closing = new CountDownLatch(1);
            door = new Door("being closed", () -> {
                closing.countDown();
                while (!waitsForAClose(ender)) {
                    Thread.onSpinWait();
                }
            });
            closer = new Thread(door::close);
            closer.start();
            closing.await();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean waitsForAClose(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("io.github.watertight.CloseSignal")
                        && frame.getMethodName().equals("awaitUntil"));
    }

    @Test
    void aFlagThatTheTestClearsStaysClear() {
        FlagWatcher.interrupted = true;

        EngineRun run = EngineRun.of(ClearingTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(FlagWatcher.interrupted).isFalse();
    }

    @ExtendWith(FlagWatcher.class)
    @DetectBuilderLeaks
    static class ClearingTestCase {
        @Test
        void leaks() {
            new Door("leaked while interrupted", () -> Thread.currentThread().interrupt());
            Thread.currentThread().interrupt();
        }

        @AfterEach
        void clear() {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
