package io.github.watertight;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other on a helper thread, within a deadline.
 *
 * <p>A task that takes too long is overtaken: another helper goes on with the next. What hangs costs the others time,
 * never their turn, however much of it there is; and where nothing takes a third of the time that is left, the order
 * holds. Helpers are daemon threads, so one that is left behind keeps no JVM alive.
 */
final class BoundedTurns {

    private static final AtomicInteger HELPERS = new AtomicInteger();

    private final String helperName;
    private final List<Runnable> tasks;
    private final long deadline;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();

    // Guarded by the lock.
    private int begun;
    private int finished;
    private @Nullable Thread helper;

    /** Prepares to run tasks that throw nothing, until {@link System#nanoTime()} reaches the deadline. */
    BoundedTurns(String helperName, List<Runnable> tasks, long deadline) {
        this.helperName = helperName;
        this.tasks = tasks;
        this.deadline = deadline;
    }

    /** Returns when each task has returned, or at the deadline. An interrupt is kept for later. */
    void run() {
        boolean interrupted = false;
        lock.lock();
        try {
            while (finished < tasks.size() && remaining() > 0) {
                if (helper == null && begun < tasks.size()) {
                    startHelper();
                }
                try {
                    if (!awaitProgress(patience())) {
                        helper = null;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long remaining() {
        return deadline - System.nanoTime();
    }

    /**
     * How long to wait before the running task is overtaken: a third of the time that is left; the more tasks have been
     * overtaken, the less, but never less than an even share of what is left for each that still waits.
     */
    private long patience() {
        int waiting = tasks.size() - begun;
        int running = begun - finished;
        // Once each has had its turn, there is nothing left but to wait for those that hang.
        return remaining() / (1 + Math.min(waiting, 2 * running));
    }

    private boolean awaitProgress(long nanos) throws InterruptedException {
        int before = finished;
        long left = nanos;
        while (finished == before && left > 0) {
            left = progress.awaitNanos(left);
        }
        return finished > before;
    }

    private void startHelper() {
        Runnable first = tasks.get(begun++);
        Thread thread = new Thread(() -> runFrom(first), helperName + "-" + HELPERS.incrementAndGet());
        thread.setDaemon(true);
        helper = thread;
        thread.start();
    }

    private void runFrom(Runnable first) {
        Runnable mine = first;
        while (mine != null) {
            mine.run();
            // The next task must not be stopped by an interrupt that this one has left behind.
            Thread.interrupted();
            mine = finishAndTakeNext();
        }
    }

    /** Gives the next task, unless another helper has overtaken the calling one. */
    private @Nullable Runnable finishAndTakeNext() {
        lock.lock();
        try {
            finished++;
            progress.signalAll();
            boolean overtaken = helper != Thread.currentThread();
            return overtaken || begun == tasks.size() || remaining() <= 0 ? null : tasks.get(begun++);
        } finally {
            lock.unlock();
        }
    }
}
