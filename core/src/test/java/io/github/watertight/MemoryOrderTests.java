package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Litmus tests: of two threads that write and then look, one sees the other, although no lock says so. What the {@link Race}s
 * cannot find, because Lincheck lets each step take effect before the next, these find where the processor delays a write
 * until after the read that follows it, which all do.
 */
@Tag(Stress.TAG)
class MemoryOrderTests {

    private final CloseSignal signal = new CloseSignal();
    private final OpeningNumbers numbers = new OpeningNumbers();
    private final ResourceList list = new ResourceList(numbers, signal, 1);
    private final Opening opening = Opening.untraced(signal, null, Ownership.of(Attribution.EXACT, "scope"), null);

    private RegisteredResource<RuntimeException> resource;
    private volatile int turn;
    private volatile int done;
    private volatile int phase;
    private boolean otherSaw;

    /** What one thread does in each of many rounds. */
    private interface Step {
        void run(int round);
    }

    private void race(int rounds, Step prepare, Step one, Step other, Step check) throws Exception {
        Threads.Running<Void> running = Threads.start("other", () -> {
            for (int round = 1; round <= rounds; round++) {
                awaitTurn(round);
                delay(round * 7 % 61);
                other.run(round);
                done = round;
            }
        });
        for (int round = 1; round <= rounds; round++) {
            prepare.run(round);
            turn = round;
            delay(round * 13 % 67);
            one.run(round);
            awaitDone(round);
            check.run(round);
        }
        running.join();
    }

    private void awaitTurn(int round) {
        while (turn != round) {
            Thread.onSpinWait();
        }
    }

    private void awaitDone(int round) {
        while (done != round) {
            Thread.onSpinWait();
        }
    }

    /** So that the two do not always meet at the same place. */
    private void delay(int reads) {
        for (int i = 0; i < reads; i++) {
            if (turn < 0) {
                throw new IllegalStateException("turns are positive");
            }
        }
    }

    @Test
    void aCloseThatAWaiterMissesSeesTheWaiter() throws Exception {
        AtomicLong missed = new AtomicLong();
        boolean[] empty = {false};
        race(
                Stress.times(300_000, 30_000_000),
                round -> resource = list.open("resource", () -> {}, opening),
                round -> {
                    long before = signal.signals();
                    signal.awaitUntil(
                            () -> {
                                empty[0] = list.isEmpty();
                                // The waiter is counted as long as it is here.
                                awaitDone(round);
                                return true;
                            },
                            System.nanoTime());
                    if (!empty[0] && signal.signals() == before) {
                        missed.incrementAndGet();
                    }
                },
                round -> resource.close(),
                round -> {});

        assertThat(missed).hasValue(0);
    }

    @Test
    void whatIsAddedLateIsFoundByTheLastLookOrSeesThatItWasTheLast() throws Exception {
        ResourceLog log = new ResourceLog();
        AtomicLong lost = new AtomicLong();
        boolean[] found = {false};
        race(
                Stress.times(300_000, 10_000_000),
                round -> {
                    resource = log.open("resource", () -> {}, opening, numbers);
                    assertThat(log.withdraw(resource)).isTrue();
                },
                round -> {
                    phase = round;
                    found[0] = !list.snapshot().isEmpty();
                },
                round -> {
                    list.add(resource);
                    otherSaw = phase == round;
                },
                round -> {
                    if (!found[0] && !otherSaw) {
                        lost.incrementAndGet();
                    }
                    resource.close();
                });

        assertThat(lost).hasValue(0);
    }
}
