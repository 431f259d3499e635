package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wait goes on after each interrupt, for what is left of its time, and the interrupt is not lost. */
class UninterruptiblyTests {

    private static final Duration TIME = Duration.ofHours(1);

    private final List<Long> waits = new ArrayList<>();

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void whereNobodyInterruptsItWaitsOnceForTheTimeThatThereIs() {
        Uninterruptibly.until(Closing.in(TIME), waits::add);

        assertThat(waits)
                .singleElement()
                .satisfies(nanos -> assertThat(nanos).isPositive().isLessThanOrEqualTo(TIME.toNanos()));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void afterAnInterruptItWaitsForTheRestAndKeepsTheInterrupt() {
        Uninterruptibly.until(Closing.in(TIME), nanos -> {
            waits.add(nanos);
            if (waits.size() < 3) {
                throw new InterruptedException();
            }
        });

        assertThat(waits).hasSize(3).isSortedAccordingTo((one, two) -> Long.compare(two, one));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void whatTheWaitThrowsIsThrownAndTheInterruptBeforeItKept() {
        assertThatThrownBy(() -> Uninterruptibly.until(Closing.in(TIME), nanos -> {
                    waits.add(nanos);
                    if (waits.size() == 1) {
                        throw new InterruptedException();
                    }
                    throw new IOException("it");
                }))
                .isInstanceOf(IOException.class);

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
