package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("while nothing else runs, what an unknown thread opens is this test's in all likelihood")
class InferredLeakTests {

    @Test
    void aPoolThatIsNotWrappedLeaks() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            // Nothing on the pool's thread tells of the test: neither a scope nor a frame.
            assertThat(pool.submit(InferredLeakTests::leak).get().workDir()).isDirectory();
        } finally {
            pool.shutdownNow();
        }
    }

    private static Builder leak() throws IOException {
        return Builder.open();
    }
}
