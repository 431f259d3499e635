package io.github.watertight.junit.conformance;

import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;

/** What the generated tests need to open a leak where they are. */
public final class Opening {

    /** How deep tests run inside each other on a thread: each may let two of them run. */
    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

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

    /** Gives a worker what is to be done next in its pool, by it or by others. */
    private abstract static class Polling extends ForkJoinTask<Void> {
        private static final long serialVersionUID = 1L;

        static @Nullable ForkJoinTask<?> next() {
            return pollTask();
        }
    }

    /** Has every opening wait first for other tests that run on its thread, as one may that waits for a fork-join task. */
    static void blockFirst() {
        blocks = true;
    }

    /** Called at the beginning of every opening. */
    public static void begins() {
        if (!blocks || !ForkJoinTask.inForkJoinPool() || DEPTH.get() > 1) {
            return;
        }
        DEPTH.set(DEPTH.get() + 1);
        try {
            for (int i = 0; i < 3; i++) {
                ForkJoinTask<?> foreign = Polling.next();
                if (foreign != null) {
                    foreign.quietlyInvoke();
                }
            }
        } finally {
            DEPTH.set(DEPTH.get() - 1);
        }
    }
}
