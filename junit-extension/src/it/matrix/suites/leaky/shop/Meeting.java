package shop;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Where a test of either class waits for one of the other, so that both are known to run at once. */
final class Meeting {

    private static final boolean PARALLEL = Boolean.getBoolean("junit.jupiter.execution.parallel.enabled");
    private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

    private Meeting() {}

    /** Returns at once where tests run one after the other. */
    static void withTheOtherClass() throws Exception {
        if (PARALLEL) {
            BARRIER.await(60, TimeUnit.SECONDS);
        }
    }
}
