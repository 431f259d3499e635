package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.watertight.Threads.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Closing all that is open: in which order, and past what. */
class CloseAllTests {

    private static final Duration GENEROUS = Duration.ofSeconds(Threads.PATIENCE_SECONDS);

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    private Registration<RuntimeException> open(String label) {
        return registry.register(label, () -> closed.add(label));
    }

    private void hang() throws InterruptedException {
        never.await();
    }

    @Test
    void theNewestIsClosedFirstWhateverItsScope() {
        ResourceScope scope = registry.openScope("scope");
        open("one");
        Ownerships.in(scope, () -> open("two"));
        registry.registerUntilExit("three", () -> closed.add("three"));
        Ownerships.in(scope.openScope("child"), () -> open("four"));
        open("five");

        CleanupReport report = registry.closeAll();

        assertThat(closed).containsExactly("five", "four", "three", "two", "one");
        assertThat(report.leaks()).extracting(OpenResource::label).containsExactly("one", "two", "four", "five");
        assertThat(report.failures()).isEmpty();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void theNewestIsClosedFirstOnAHelperToo() {
        open("one");
        open("two");
        open("three");

        CleanupReport report = registry.closeAll(GENEROUS);

        assertThat(closed).containsExactly("three", "two", "one");
        assertThat(report.leaks()).hasSize(3);
        assertThat(report.failures()).isEmpty();
    }

    @Test
    void withoutADeadlineTheCallingThreadCloses() {
        AtomicReference<Thread> closer = new AtomicReference<>();
        registry.register("one", () -> closer.set(Thread.currentThread()));

        registry.closeAll();

        assertThat(closer).hasValue(Thread.currentThread());
    }

    @Test
    void withADeadlineADaemonThreadCloses() {
        AtomicReference<Thread> closer = new AtomicReference<>();
        registry.register("one", () -> closer.set(Thread.currentThread()));

        registry.closeAll(GENEROUS);

        assertThat(closer.get()).isNotSameAs(Thread.currentThread());
        assertThat(closer.get().isDaemon()).isTrue();
        assertThat(closer.get().getName()).startsWith("watertight-closing-");
    }

    @Test
    void failuresAndErrorsStopNothing() {
        IOException refused = new IOException("refused");
        AssertionError wrong = new AssertionError("wrong");
        open("one");
        registry.register("two", () -> {
            throw refused;
        });
        open("three");
        registry.register("four", () -> {
            throw wrong;
        });
        open("five");

        CleanupReport report = registry.closeAll();

        assertThat(closed).containsExactly("five", "three", "one");
        assertThat(report.leaks()).hasSize(5);
        assertThat(report.failures())
                .extracting(failure -> failure.resource().label())
                .containsExactly("four", "two");
        assertThat(report.failures()).extracting(CleanupFailure::cause).containsExactly(wrong, refused);
        assertThat(report.failures())
                .extracting(failure -> failure.resource().state())
                .containsOnly(OpenResource.State.CLOSE_FAILED);
        assertThat(registry.openResources()).extracting(OpenResource::label).containsExactly("two", "four");
    }

    @Test
    void whatFailedIsTriedAgainByTheNextCall() {
        registry.register("one", () -> {
            closed.add("tried");
            if (closed.size() == 1) {
                throw new IOException("refused");
            }
        });

        assertThat(registry.closeAll().failures()).hasSize(1);
        CleanupReport second = registry.closeAll();

        assertThat(second.failures()).isEmpty();
        assertThat(second.leaks())
                .singleElement()
                .extracting(OpenResource::state)
                .isEqualTo(OpenResource.State.CLOSE_FAILED);
        assertThat(registry.closeAll().isClean()).isTrue();
    }

    @Test
    void anInterruptedActionLeavesTheFlagSet() {
        registry.register("one", () -> {
            throw new InterruptedException("interrupted");
        });

        registry.closeAll();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anActionThatHangsIsLeftBehindWithItsStackAndTheOthersAreClosed() {
        open("one");
        registry.register("hanging", this::hang);
        open("three");

        CleanupReport report = registry.closeAll(Duration.ofSeconds(2));

        assertThat(closed).containsExactly("three", "one");
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.resource().label()).isEqualTo("hanging");
            assertThat(failure.resource().state()).isEqualTo(OpenResource.State.CLOSING);
            assertThat(failure.cause())
                    .isInstanceOf(TimeoutException.class)
                    .message()
                    .matches("still closing, on thread watertight-closing-\\d+");
            assertThat(failure.cause().getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("hang");
        });
        assertThat(report.exitStatus(0)).isEqualTo(1);
        assertThat(registry.openResources()).extracting(OpenResource::label).containsExactly("hanging");
        never.countDown();
    }

    @Test
    void severalHangingActionsCostTheOthersNoTurn() {
        open("one");
        registry.register("hanging", this::hang);
        registry.register("hanging too", this::hang);
        open("four");
        registry.register("hanging as well", this::hang);

        CleanupReport report = registry.closeAll(Duration.ofSeconds(4));

        assertThat(closed).containsExactly("four", "one");
        assertThat(report.failures())
                .extracting(failure -> failure.resource().label())
                .containsExactly("hanging as well", "hanging too", "hanging");
        never.countDown();
    }

    @Test
    void eachActionHasItsTurnHoweverManyHang() {
        registry.register("last", never::countDown);
        for (int i = 0; i < 10; i++) {
            open("one of ten");
        }
        for (int i = 0; i < 30; i++) {
            registry.register("hanging", this::hang);
        }

        registry.closeAll(Duration.ofSeconds(5));

        assertThat(closed).hasSize(10);
        assertThat(never.getCount()).as("the oldest was closed too").isZero();
    }

    @Test
    void withADeadlineANameThatHangsKeepsNothingFromBeingClosed() throws Exception {
        HangingName hanging = new HangingName();
        registry.register(hanging, () -> closed.add("hanging"));

        CleanupReport report = Threads.start("closeAll", () -> registry.closeAll(Duration.ofSeconds(1)))
                .join();

        assertThat(closed).containsExactly("hanging");
        assertThat(report.leaks())
                .singleElement()
                .satisfies(leak -> assertThat(leak.label()).matches(HangingName.SUBSTITUTE));
        hanging.stopHanging();
    }

    @Test
    void withADeadlineOfZeroNothingIsTriedAndAllIsReported() {
        open("one");

        CleanupReport report = registry.closeAll(Duration.ZERO);

        assertThat(closed).isEmpty();
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.resource().state()).isEqualTo(OpenResource.State.OPEN);
            assertThat(failure.cause()).hasMessage("closing was not tried: the deadline had passed");
            assertThat(failure.cause().getStackTrace()).isEmpty();
        });
        assertThat(registry.isEmpty()).isFalse();
    }

    @Test
    void aNegativeDeadlineIsRefused() {
        open("one");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.closeAll(Duration.ofSeconds(-1)))
                .withMessage("deadline is PT-1S; allowed is zero or more");
        assertThat(closed).isEmpty();
    }

    @Test
    void closingsUnderWayAreWaitedForAndNoLeaks() throws Exception {
        SlowClosing slow = new SlowClosing(registry);
        open("one");

        Running<CleanupReport> closeAll = Threads.start("closeAll", () -> registry.closeAll(GENEROUS));
        closeAll.awaitWaiting();
        assertThat(closed).as("what is being closed comes first").isEmpty();
        slow.finish();

        assertThat(closeAll.join().leaks()).extracting(OpenResource::label).containsExactly("one");
        assertThat(closeAll.join().failures()).isEmpty();
        assertThat(closed).containsExactly("one");
        slow.join();
    }

    @Test
    void withoutADeadlineClosingsUnderWayAreNoLeaksEither() throws Exception {
        SlowClosing slow = new SlowClosing(registry);

        Running<CleanupReport> closeAll = Threads.start("closeAll", () -> registry.closeAll());
        closeAll.awaitWaiting();
        slow.finish();

        assertThat(closeAll.join().isClean()).isTrue();
        slow.join();
    }

    @Test
    void aClosingUnderWayThatHangsCostsTheOthersNoTurn() throws Exception {
        SlowClosing slow = new SlowClosing(registry);
        open("one");

        CleanupReport report = registry.closeAll(Duration.ofSeconds(2));

        assertThat(closed).containsExactly("one");
        assertThat(report.failures())
                .extracting(failure -> failure.resource().label())
                .containsExactly("slow");
        slow.join();
    }

    @Test
    void aClosingUnderWayThatTakesTooLongIsReportedWithItsStack() throws Exception {
        SlowClosing slow = new SlowClosing(registry);

        CleanupReport report = registry.closeAll(Duration.ofMillis(50));

        SlowClosing.assertStillUnderWay(report);
        slow.join();
    }

    @Test
    void anActionMayCloseAllAndIsNotWaitedForByItself() {
        open("one");
        AtomicReference<CleanupReport> inner = new AtomicReference<>();
        Registration<RuntimeException> outer = registry.register("outer", () -> inner.set(registry.closeAll(GENEROUS)));

        outer.close();

        assertThat(closed).containsExactly("one");
        assertThat(inner.get().failures()).isEmpty();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void scopesStayOpen() {
        ResourceScope scope = registry.openScope("scope");
        Ownerships.openIn(scope, registry, "one");

        registry.closeAll();

        assertThat(scope.hasEnded()).isFalse();
        Ownerships.openIn(scope, registry, "two");
        Ownerships.assertOnlyLeak(scope.end(), "EXACT scope");
    }

    @Test
    void twoThreadsThatCloseAllRunEachActionOnce() throws Exception {
        for (int round = 0; round < 50; round++) {
            closed.clear();
            for (int i = 0; i < 10; i++) {
                open("r" + i);
            }
            Threads.race(2, number -> assertThat(registry.closeAll().failures()).isEmpty());

            assertThat(closed).hasSize(10).doesNotHaveDuplicates();
            assertThat(registry.isEmpty()).isTrue();
        }
    }

    @Test
    void anInterruptThatOneActionLeavesBehindDoesNotReachTheNext() {
        CleanupRegistry fresh = CleanupRegistry.isolated();
        List<Boolean> interrupted = new ArrayList<>();
        fresh.register("older", () -> interrupted.add(Thread.currentThread().isInterrupted()));
        fresh.register("newer", () -> {
            throw new InterruptedException("on purpose");
        });

        CleanupReport report = fresh.closeAll();

        assertThat(Thread.interrupted()).as("kept for the caller").isTrue();
        assertThat(interrupted).containsExactly(false);
        assertThat(report.failures()).hasSize(1);
    }
}
