package io.github.watertight.junit.conformance;

import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the generated tests need to open a leak where they are. */
public final class Opening {

    /** How deep tests run inside each other on a thread. */
    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

    private static final AtomicInteger RUN_BY_OTHERS = new AtomicInteger();

    private static volatile boolean blocks;

    private Opening() {}

    /** Some code that may throw. */
    public interface Code {
        void run() throws Exception;
    }

    /** Runs code where a checked exception cannot be thrown. Gives something to initialise a field with. */
    public static Object now(Code code) {
        try {
            code.run();
            return "opened";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has every opening wait first for other tests that run on its thread, as one may that waits for a fork-join task. */
    static void blockFirst() {
        blocks = true;
    }

    /** Called at the beginning of every opening. */
    public static void begins() {
        if (!blocks || !ForkJoinTask.inForkJoinPool()) {
            return;
        }
        int depth = DEPTH.get();
        if (depth > 0) {
            RUN_BY_OTHERS.incrementAndGet();
        }
        if (depth > 1) {
            return;
        }
        DEPTH.set(depth + 1);
        try {
            // Runs what there is to run, and does not wait for it to be done: JUnit may put a test off until the locks
            // that
            // this one holds are free. How much it gets done in this time is no matter.
            ForkJoinTask.getPool().awaitQuiescence(1, TimeUnit.MILLISECONDS);
        } finally {
            DEPTH.set(depth);
        }
    }

    /** Counts the openings of tests that were run on the thread of another one, while that one waited. */
    static int runByOthers() {
        return RUN_BY_OTHERS.get();
    }
}
