package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Turns end when the last has been taken, however late the deadline is. */
class BoundedTurnsTests {

    private static final Duration LATE = Duration.ofDays(1);

    private final AtomicInteger taken = new AtomicInteger();

    private void runThree() {
        new BoundedTurns("turns", Collections.nCopies(3, taken::incrementAndGet), Closing.in(LATE)).run();
    }

    @Test
    void itReturnsWhenTheLastTurnIsOver() {
        runThree();

        assertThat(taken).hasValue(3);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whereThereIsNothingToDoItReturnsAtOnce() {
        new BoundedTurns("turns", List.of(), Closing.in(LATE)).run();
    }

    @Test
    void anInterruptIsKeptUntilAllTurnsAreOver() {
        Thread.currentThread().interrupt();

        runThree();

        assertThat(taken).hasValue(3);
        assertThat(Thread.interrupted()).isTrue();
    }
}
