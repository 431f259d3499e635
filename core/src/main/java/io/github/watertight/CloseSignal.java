package io.github.watertight;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes whoever waits for resources to be closed; costs a closing thread one volatile read when nobody waits. */
final class CloseSignal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closed = lock.newCondition();
    private final AtomicInteger waiters = new AtomicInteger();

    /** Called after each close, whatever came of it. */
    void signal() {
        if (waiters.get() == 0) {
            return;
        }
        lock.lock();
        try {
            closed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the condition holds or {@link System#nanoTime()} reaches the deadline. An interrupt does not end the
     * wait; the flag is set again afterwards.
     */
    void awaitUntil(BooleanSupplier condition, long deadline) {
        boolean interrupted = false;
        lock.lock();
        try {
            // Counted before the condition is read: a close that the condition misses sees the waiter.
            waiters.incrementAndGet();
            while (!condition.getAsBoolean()) {
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
                    return;
                }
                try {
                    closed.awaitNanos(remaining);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            waiters.decrementAndGet();
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
