package io.github.watertight;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Closes resources one after the other on a helper thread, within a deadline.
 *
 * <p>When one action takes more than half of the time that is left, another helper goes on with the next: a hanging
 * action costs the others time, never their turn. Helpers are daemon threads, so one that is left behind keeps no JVM
 * alive.
 */
final class BoundedClosing {

    private static final AtomicInteger HELPERS = new AtomicInteger();

    private final List<RegisteredResource<?>> newestFirst;
    private final long deadline;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();

    // Guarded by the lock.
    private int next;
    private int closed;
    private @Nullable Thread helper;

    BoundedClosing(List<RegisteredResource<?>> newestFirst, long nanos) {
        this.newestFirst = newestFirst;
        this.deadline = System.nanoTime() + nanos;
    }

    /** Returns when each action has returned, or at the deadline. An interrupt is kept for later. */
    void run() {
        boolean interrupted = false;
        lock.lock();
        try {
            while (closed < newestFirst.size()) {
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
                    return;
                }
                if (helper == null && next < newestFirst.size()) {
                    startHelper();
                }
                int before = closed;
                // Once each has had its turn, there is nothing left but to wait for those that hang.
                long patience = next < newestFirst.size() ? Math.max(1, remaining / 2) : remaining;
                try {
                    long left = patience;
                    while (closed == before && left > 0) {
                        left = progress.awaitNanos(left);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    continue;
                }
                if (closed == before) {
                    helper = null;
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void startHelper() {
        Thread thread = new Thread(this::closeOneAfterTheOther, "watertight-closing-" + HELPERS.incrementAndGet());
        thread.setDaemon(true);
        helper = thread;
        thread.start();
    }

    private void closeOneAfterTheOther() {
        RegisteredResource<?> mine = take();
        while (mine != null) {
            Closing.closeQuietly(mine);
            mine = doneAndTake();
        }
    }

    private @Nullable RegisteredResource<?> doneAndTake() {
        lock.lock();
        try {
            closed++;
            progress.signalAll();
            return take();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the next resource, unless another helper has overtaken the calling one. */
    private @Nullable RegisteredResource<?> take() {
        lock.lock();
        try {
            if (helper != Thread.currentThread() || next == newestFirst.size() || deadline - System.nanoTime() <= 0) {
                return null;
            }
            return newestFirst.get(next++);
        } finally {
            lock.unlock();
        }
    }
}
