package io.github.watertight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for a few instructions at a time, which guard the fields of its subclass: test-and-set with exponential back-off
 * (Herlihy and Shavit, <i>The Art of Multiprocessor Programming</i>, chapter 7).
 *
 * <p>Taking it is one compare-and-set and letting go of it one ordered write, about half of what a {@code ReentrantLock}
 * costs, which notes its owner and looks for others to wake. Here nobody is woken: who finds it taken spins for a moment,
 * since the holder needs no longer, and then, since the holder may have been suspended, sleeps for ever longer, up to a
 * millisecond. That is bounded work for the processor, and a virtual thread sleeps without its carrier. The price is that
 * waiting threads have no order, and that one of them may notice up to a millisecond late that a long snapshot is done.
 *
 * <p>Not reentrant. Whoever holds it calls no code but this package's and the JDK's.
 *
 * <p>The fields come after padding: two locks are on different cache lines.
 */
abstract class BackoffLock extends CacheLinePadding {

    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(BackoffLock.class, "held", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int SPINS = 64;
    private static final long LONGEST_SLEEP = 1_000_000;

    private volatile boolean held;

    final void lock() {
        if (!tryLock()) {
            lockWhenFree();
        }
    }

    /** Takes the lock if it is free; returns whether it was. */
    final boolean tryLock() {
        return HELD.compareAndSet(this, false, true);
    }

    final void unlock() {
        HELD.setRelease(this, false);
    }

    private void lockWhenFree() {
        boolean interrupted = false;
        long sleep = 1_000;
        for (int spins = 0; held || !tryLock(); spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, sleep);
                sleep = Math.min(2 * sleep, LONGEST_SLEEP);
                // With the flag set no thread sleeps.
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
