package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.Threads.Running;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CloseSignalTests {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final CloseSignal signal = new CloseSignal();
    private final AtomicBoolean closed = new AtomicBoolean();

    @Test
    void aSignalWakesWhoWaits() throws Exception {
        Running<Void> waiting = Threads.start("waiting", () -> signal.awaitUntil(closed::get, Closing.in(FOR_EVER)));
        waiting.awaitWaiting();

        closed.set(true);
        signal.signal();

        waiting.join();
    }

    @Test
    void aSignalWhileTheConditionIsAskedIsNotMissed() {
        signal.awaitUntil(
                () -> {
                    boolean seen = closed.getAndSet(true);
                    signal.signal();
                    return seen;
                },
                Closing.in(FOR_EVER));

        assertThat(closed).isTrue();
    }

    @Test
    void everNewSignalsDoNotPutOffTheDeadline() throws Exception {
        Running<Void> waiting = Threads.start(
                "waiting",
                () -> signal.awaitUntil(
                        () -> {
                            signal.signal();
                            return false;
                        },
                        Closing.in(Duration.ZERO)));

        waiting.join();
    }

    @Test
    void theConditionMayWaitForWhoSignals() {
        // As a snapshot waits for a thread that ends a scope, in which a class loader may close something.
        signal.awaitUntil(
                () -> {
                    joined(Threads.start("closer", signal::signal));
                    return true;
                },
                Closing.in(FOR_EVER));
    }

    private static void joined(Running<Void> running) {
        try {
            running.join();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anInterruptEndsNoWaitAndIsKept() throws Exception {
        Running<Boolean> waiting = Threads.start("waiting", () -> {
            signal.awaitUntil(closed::get, Closing.in(FOR_EVER));
            return Thread.interrupted();
        });
        waiting.awaitWaiting();
        waiting.thread().interrupt();
        Threads.awaitThat(() -> !waiting.thread().isInterrupted());
        waiting.awaitWaiting();

        closed.set(true);
        signal.signal();

        assertThat(waiting.join()).isTrue();
    }
}
