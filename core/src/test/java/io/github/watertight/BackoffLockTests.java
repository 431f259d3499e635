package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.Threads.Running;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffLockTests {

    /** What a lock guards. */
    static final class Counter extends BackoffLock {
        private long count;

        void increment() {
            lock();
            try {
                count++;
            } finally {
                unlock();
            }
        }

        long count() {
            return count;
        }
    }

    @Test
    void onlyOneThreadAtATimeHoldsIt() throws Exception {
        Counter counter = new Counter();

        Threads.race(4, number -> {
            for (int i = 0; i < 100_000; i++) {
                counter.increment();
            }
        });

        assertThat(counter.count).isEqualTo(400_000);
    }

    @Test
    void itIsFreeOrTaken() {
        Counter counter = new Counter();

        assertThat(counter.tryLock()).isTrue();
        assertThat(counter.tryLock()).isFalse();
        counter.unlock();
        assertThat(counter.tryLock()).isTrue();
    }

    @Test
    void whoWaitsLongHardlyUsesTheProcessor() throws Exception {
        Counter counter = new Counter();
        counter.lock();
        Running<Void> waiting = Threads.start("waiting", counter::increment).awaitWaiting();
        long before = cpuNanos(waiting.thread());
        long began = System.nanoTime();
        Threads.awaitThat(
                () -> System.nanoTime() - began > Duration.ofMillis(300).toNanos());
        long used = cpuNanos(waiting.thread()) - before;
        long waited = System.nanoTime() - began;
        counter.unlock();
        waiting.join();

        assertThat(used).isLessThan(waited / 2);
        assertThat(counter.count).isEqualTo(1);
    }

    @Test
    void anInterruptEndsNoWaitAndIsKept() throws Exception {
        Counter counter = new Counter();
        counter.lock();
        Running<Boolean> waiting = Threads.start("waiting", () -> {
            counter.increment();
            return Thread.interrupted();
        });
        waiting.awaitWaiting();
        waiting.thread().interrupt();
        // It slept, was woken, and sleeps again: with the flag set it could not.
        Threads.awaitThat(() -> !waiting.thread().isInterrupted());
        waiting.awaitWaiting();
        assertThat(counter.count).isZero();
        counter.unlock();

        assertThat(waiting.join()).isTrue();
        assertThat(counter.count).isEqualTo(1);
    }

    private static long cpuNanos(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
    }
}
