package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CallingThreadTests {

    @Test
    void aTaskHasRunOnTheCallingThreadWhenItIsSubmitted() {
        AtomicReference<Thread> ran = new AtomicReference<>();

        CallingThread.EXECUTOR.execute(() -> ran.set(Thread.currentThread()));

        assertThat(ran).hasValue(Thread.currentThread());
    }

    @Test
    void nobodyShutsItDown() {
        assertThatThrownBy(CallingThread.EXECUTOR::shutdown).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(CallingThread.EXECUTOR::shutdownNow).isInstanceOf(UnsupportedOperationException.class);

        assertThat(CallingThread.EXECUTOR.isShutdown()).isFalse();
        assertThat(CallingThread.EXECUTOR.isTerminated()).isFalse();
        assertThat(CallingThread.EXECUTOR.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
    }
}
