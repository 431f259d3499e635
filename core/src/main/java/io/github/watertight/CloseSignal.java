package io.github.watertight;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes whoever waits for resources to be closed; costs a closing thread one volatile read when nobody waits. */
final class CloseSignal {

    /**
     * In all registries of this JVM: each close asks, and a static field is one read away. While anybody waits, each close
     * in any registry takes the lock of its own signal.
     */
    private static final AtomicInteger WAITERS = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closed = lock.newCondition();
    private long signals; // Guarded by the lock.

    /** Called after each close, whatever came of it. */
    void signal() {
        if (WAITERS.get() == 0) {
            return;
        }
        lock.lock();
        try {
            signals++;
            closed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the condition holds or {@link System#nanoTime()} reaches the deadline. An interrupt does not end the
     * wait; the flag is set again afterwards.
     *
     * @param condition asks for the {@linkplain RegisteredResource#state() state} of resources, which is written before the
     *     signal; asked without this lock: it may take others, whose holders may close something, and so signal
     */
    void awaitUntil(BooleanSupplier condition, long deadline) {
        // Counted before the condition is read: a close that the condition misses sees the waiter.
        WAITERS.incrementAndGet();
        try {
            long seen = signals();
            while (!condition.getAsBoolean() && awaitSignalAfter(seen, deadline)) {
                seen = signals();
            }
        } finally {
            WAITERS.decrementAndGet();
        }
    }

    /** How often this was signalled while somebody waited. */
    long signals() {
        lock.lock();
        try {
            return signals;
        } finally {
            lock.unlock();
        }
    }

    /** Returns false when it is too late, also if there was a signal: there may be ever new ones. */
    private boolean awaitSignalAfter(long seen, long deadline) {
        boolean interrupted = false;
        lock.lock();
        try {
            long remaining = deadline - System.nanoTime();
            while (signals == seen && remaining > 0) {
                try {
                    closed.awaitNanos(remaining);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                remaining = deadline - System.nanoTime();
            }
            return remaining > 0;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
