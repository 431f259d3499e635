package io.github.watertight.examples.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.work.Builder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackgroundTests {

    @Test
    void wrappedTasksBelongToTheTest() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            // Whatever these tasks open is certain to be this test's, on whatever thread they run.
            ExecutorService mine = CleanupRegistry.global().currentScope().wrap(pool);
            Callable<Path> build = () -> {
                try (Builder builder = Builder.open()) {
                    return builder.newObjectDir();
                }
            };
            List<Future<Path>> built =
                    mine.invokeAll(IntStream.range(0, 4).mapToObj(i -> build).toList());
            for (Future<Path> objectDir : built) {
                assertThat(objectDir.get()).doesNotExist();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void parallelStreamsBelongToTheTest() {
        assertThat(IntStream.range(0, 16).parallel().mapToObj(i -> buildAndClose()))
                .allSatisfy(workDir -> assertThat(workDir).doesNotExist());
    }

    private static Path buildAndClose() {
        try (Builder builder = Builder.open()) {
            return builder.workDir();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
