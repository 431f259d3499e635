package io.github.watertight;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what another thread is about to do within a few instructions: spins for a moment, and then, since the other may
 * have been suspended, sleeps for ever longer, up to a millisecond. That is bounded work for the processor. The price is that it
 * may be noticed up to a millisecond late.
 *
 * <p>One of these for one wait of one thread. An interrupt ends no wait; {@link #end} sets the flag again.
 */
final class Backoff {

    private static final int SPINS = 64;
    private static final long LONGEST_SLEEP = 1_000_000;

    private int spins;
    private long sleep = 1_000;
    private boolean interrupted;

    void pause() {
        if (spins < SPINS) {
            spins++;
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(this, sleep);
            sleep = Math.min(2 * sleep, LONGEST_SLEEP);
            // With the flag set no thread sleeps.
            interrupted |= Thread.interrupted();
        }
    }

    void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
