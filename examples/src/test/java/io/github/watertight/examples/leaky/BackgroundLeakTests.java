package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.work.Builder;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class BackgroundLeakTests {

    @Test
    void aThreadOfTheTestLeaks() throws Exception {
        // Its code is the test's: the frame of this lambda is the evidence.
        FutureTask<Builder> task = new FutureTask<>(() -> Builder.open());
        new Thread(task, "background").start();
        assertThat(task.get().workDir()).isDirectory();
    }

    @Test
    void aWrappedTaskLeaks() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            // A method reference leaves no frame of the test on the stack; wrapping the pool makes up for it.
            assertThat(CleanupRegistry.global()
                            .currentScope()
                            .wrap(pool)
                            .submit(BackgroundLeakTests::leak)
                            .get()
                            .workDir())
                    .isDirectory();
        } finally {
            pool.shutdownNow();
        }
    }

    private static Builder leak() throws IOException {
        return Builder.open();
    }
}
