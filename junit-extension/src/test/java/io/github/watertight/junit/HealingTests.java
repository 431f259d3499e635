package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What becomes of leaked resources, and of those that are being closed, or soon will be, when a test ends. */
class HealingTests {

    @Test
    void leakedResourcesAreClosedNewestFirstAndNoLaterTestSuffers() {
        EngineRun run = EngineRun.of(HealedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.passed()).containsExactly("seesItClosed()");
        assertThat(HealedTestCase.closed).containsExactly("second", "first");
        assertThat(HealedTestCase.closers)
                .allSatisfy(thread -> assertThat(thread).isNotSameAs(Thread.currentThread()));
    }

    @DetectBuilderLeaks
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class HealedTestCase {
        static final List<String> closed = new ArrayList<>();
        static final List<Thread> closers = new ArrayList<>();

        @Test
        @Order(1)
        void leaks() {
            open("first");
            open("second");
        }

        private static void open(String name) {
            new Door(name, () -> {
                closed.add(name);
                closers.add(Thread.currentThread());
            });
        }

        @Test
        @Order(2)
        void seesItClosed() {
            assertThat(closed).hasSize(2);
        }
    }

    @Test
    void healLeaveReportsAndClosesNothing() {
        EngineRun run = EngineRun.with(Map.of("watertight.heal", "leave"), LeftTestCase.class);

        try (Door left = LeftTestCase.door) {
            assertThat(run.failures()).containsOnlyKeys("leaks()");
            assertThat(run.message("leaks()")).doesNotContain("closing");
            assertThat(left.isOpen()).isTrue();
        }
    }

    @DetectBuilderLeaks
    static class LeftTestCase {
        static Door door;

        @Test
        void leaks() {
            door = new Door("left");
        }
    }

    @Test
    void underWarnTheTestPassesAndNothingIsClosed() {
        EngineRun run = EngineRun.with(Map.of("watertight.on-leak", "warn"), WarnedTestCase.class);

        try (Door left = WarnedTestCase.door) {
            assertThat(run.failures()).isEmpty();
            assertThat(run.passed()).containsExactly("leaks()");
            assertThat(left.isOpen()).isTrue();
        }
    }

    @DetectBuilderLeaks
    static class WarnedTestCase {
        static Door door;

        @Test
        void leaks() {
            door = new Door("left under warn");
        }
    }

    @Test
    void aCloseThatThrowsInTheTestIsTriedOnceMoreAndReported() {
        EngineRun run = EngineRun.of(StuckTestCase.class);

        Door stuck = StuckTestCase.door;
        assertThat(run.failures()).containsOnlyKeys("closesInVain()");
        assertThat(stuck.closings()).isEqualTo(2);
        assertThat(run.message("closesInVain()")).isEqualTo("""
                HealingTests.StuckTestCase.closesInVain() leaked 1 resource

                  Door  stuck
                    opened at  io.github.watertight.junit.HealingTests$StuckTestCase.closesInVain(HealingTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test
                    state      somebody tried to close it before, and failed
                    closing    failed: java.lang.IllegalStateException: jammed

                Close it before the test ends, for example with try-with-resources or @AutoClose.""");
        assertThat(run.failure("closesInVain()").getSuppressed())
                .extracting(Throwable::toString)
                .containsExactly("[1] Door  stuck could not be closed: java.lang.IllegalStateException: jammed");
        assertThat(run.failure("closesInVain()").getSuppressed()[0]).hasCauseInstanceOf(IllegalStateException.class);
        StuckTestCase.jammed = false;
        stuck.close();
        assertThat(stuck.isOpen()).isFalse();
    }

    @DetectBuilderLeaks
    static class StuckTestCase {
        static Door door;
        static boolean jammed = true;

        @Test
        void closesInVain() {
            door = new Door("stuck", () -> {
                if (jammed) {
                    throw new IllegalStateException("jammed");
                }
            });
            try {
                door.close();
            } catch (IllegalStateException expected) {
                assertThat(door.isOpen()).isTrue();
            }
        }
    }

    @Test
    void aClosingUnderWayIsWaitedFor() throws InterruptedException {
        ClosingTestCase.ender = Thread.currentThread();

        EngineRun run = EngineRun.of(ClosingTestCase.class);

        assertThat(run.failures()).isEmpty();
        assertThat(ClosingTestCase.wasOpenWhenWaitedFor).isTrue();
        ClosingTestCase.closer.join();
    }

    @DetectBuilderLeaks
    static class ClosingTestCase {
        static Thread ender;
        static Thread closer;
        static volatile boolean wasOpenWhenWaitedFor;

        @Test
        void isClosing() {
            CountDownLatch closing = new CountDownLatch(1);
            Door door = new Door("being closed", () -> {
                closing.countDown();
                spinUntil(() -> waitsForAClose(ender));
                wasOpenWhenWaitedFor = true;
            });
            closer = new Thread(door::close);
            closer.start();
            await(closing);
        }
    }

    @Test
    void inTheGracePeriodAnotherThreadMayClose() throws InterruptedException {
        GraceTestCase.ender = Thread.currentThread();

        EngineRun run = EngineRun.with(Map.of("watertight.grace-period", "10 m"), GraceTestCase.class);

        assertThat(run.failures()).isEmpty();
        GraceTestCase.closer.join();
    }

    @DetectBuilderLeaks
    static class GraceTestCase {
        static Thread ender;
        static Thread closer;

        @Test
        void isClosedSoon() {
            Door door = new Door("closed soon");
            closer = new Thread(() -> {
                spinUntil(() -> waitsForAClose(ender));
                door.close();
            });
            closer.start();
        }
    }

    @Test
    void afterTheGracePeriodALeakIsALeak() {
        EngineRun run = EngineRun.with(Map.of("watertight.grace-period", "1ms"), AfterGraceTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
    }

    @DetectBuilderLeaks
    static class AfterGraceTestCase {
        @Test
        void leaks() {
            new Door("never closed");
        }
    }

    /** Whether the thread stands where the end of a scope waits. */
    private static boolean waitsForAClose(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("io.github.watertight.CloseSignal")
                        && frame.getMethodName().equals("awaitUntil"));
    }

    private static void spinUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
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
