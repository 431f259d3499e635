package shop;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Where a test of either class waits for one of the other, so that both are known to run at once. */
final class Meeting {

    private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

    private Meeting() {}

    static void withTheOtherClass() throws Exception {
        BARRIER.await(30, TimeUnit.SECONDS);
    }
}
