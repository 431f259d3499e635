package io.github.watertight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for a few instructions at a time, which guard the fields of its subclass: test-and-set with exponential back-off
 * (Herlihy and Shavit, <i>The Art of Multiprocessor Programming</i>, chapter 7).
 *
 * <p>Taking it is one compare-and-set and letting go of it one ordered write, about half of what a {@code ReentrantLock}
 * costs, which notes its owner and looks for others to wake. Here nobody is woken: who finds it taken {@linkplain Backoff
 * backs off}. The price is that waiting threads have no order, and that one of them may notice up to a millisecond late that
 * a long snapshot is done.
 *
 * <p>Not reentrant. Whoever holds it calls no code but this package's and the JDK's.
 *
 * <p>The fields come after padding: two locks are on different cache lines.
 */
abstract class BackoffLock extends CacheLinePadding {

    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(BackoffLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** 1 while it is; no boolean, whose compare-and-set is Java code until it is compiled. */
    private volatile int held;

    final void lock() {
        if (!tryLock()) {
            lockWhenFree();
        }
    }

    /** Takes the lock if it is free; returns whether it was. */
    final boolean tryLock() {
        return HELD.compareAndSet(this, 0, 1);
    }

    final void unlock() {
        HELD.setRelease(this, 0);
    }

    private void lockWhenFree() {
        Backoff backoff = new Backoff();
        while (held != 0 || !tryLock()) {
            backoff.pause();
        }
        backoff.end();
    }
}
