package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Both tests have a Builder open at the same time, wherever there are two threads to run them. */
class ParallelLeakTests {

    private static final CyclicBarrier BOTH_OPEN = new CyclicBarrier(2);

    @Test
    void leaksBesideATestThatDoesNot() throws Exception {
        Builder builder = Builder.open();
        meet();
        assertThat(builder.workDir()).isDirectory();
    }

    @Test
    void closesBesideATestThatDoesNot() throws Exception {
        try (Builder builder = Builder.open()) {
            meet();
            assertThat(builder.workDir()).isDirectory();
        }
    }

    /** Waits for the other test, where JUnit runs it in parallel. */
    private static void meet() throws InterruptedException, BrokenBarrierException, IOException {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            BOTH_OPEN.await();
        }
    }
}
