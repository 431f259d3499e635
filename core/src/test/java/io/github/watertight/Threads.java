package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Threads whose failures reach the test, and waits that end it instead of hanging it. */
public final class Threads {

    /** Far more than anything here takes: only a test that fails anyway waits so long. */
    public static final int PATIENCE_SECONDS = 60;

    /** What a thread does; it may throw anything. */
    public interface Task {
        void run() throws Exception;
    }

    /** What one of several threads does. */
    public interface NumberedTask {
        void run(int number) throws Exception;
    }

    /** A thread and what came of it. */
    public static final class Running<T> {
        private final Thread thread;
        private final FutureTask<T> task;

        private Running(Thread thread, FutureTask<T> task) {
            this.thread = thread;
            this.task = task;
        }

        public Thread thread() {
            return thread;
        }

        /** Gives what the thread returned; what it threw is thrown here. */
        public T join() throws Exception {
            try {
                return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("thread " + thread.getName() + " threw", e.getCause());
            } catch (TimeoutException e) {
                AssertionError hangs = new AssertionError("thread " + thread.getName() + " hangs");
                hangs.setStackTrace(thread.getStackTrace());
                throw hangs;
            }
        }

        /** Waits until the thread waits for something itself. */
        public Running<T> awaitWaiting() {
            awaitThat(() -> thread.getState() == Thread.State.TIMED_WAITING
                    || thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TERMINATED);
            assertThat(thread.getState()).isNotEqualTo(Thread.State.TERMINATED);
            return this;
        }
    }

    private Threads() {}

    public static <T> Running<T> start(String name, Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(future, name);
        thread.setDaemon(true);
        thread.start();
        return new Running<>(thread, future);
    }

    public static Running<Void> start(String name, Task task) {
        return start(name, () -> {
            task.run();
            return null;
        });
    }

    /** Runs the task on a thread of its own, to its end. */
    public static void onAnother(Task task) throws Exception {
        start("another", task).join();
    }

    /** Runs the task on that many threads, which leave a barrier together. */
    public static void race(int threads, NumberedTask task) throws Exception {
        CyclicBarrier startingLine = new CyclicBarrier(threads);
        List<Running<Void>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            running.add(start("racer-" + number, () -> {
                startingLine.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                task.run(number);
            }));
        }
        for (Running<Void> each : running) {
            each.join();
        }
    }

    public static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the latch opens")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for what nobody signals, as where another thread stands. */
    public static void awaitThat(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
