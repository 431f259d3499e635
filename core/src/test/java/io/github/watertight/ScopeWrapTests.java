package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that carry their scope to whatever thread runs them. */
class ScopeWrapTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ResourceScope scope = registry.openScope("scope");
    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    @AfterEach
    void shutDownPool() {
        pool.shutdownNow();
    }

    private Registration<RuntimeException> open(String label) {
        return registry.register(label, () -> {});
    }

    private void assertThatThePoolsThreadIsInNoScope() throws Exception {
        assertThat(pool.submit(registry::currentScope).get()).isSameAs(registry.processScope());
    }

    @Test
    void aWrappedRunnableCarriesTheScope() throws Exception {
        pool.submit(scope.wrap((Runnable) () -> open("resource"))).get();

        assertThat(Ownerships.ownerOf(registry, "resource")).isEqualTo("CARRIED scope");
        assertThatThePoolsThreadIsInNoScope();
    }

    @Test
    void aWrappedCallableCarriesTheScopeAndItsResult() throws Exception {
        String result = pool.submit(scope.wrap(() -> {
                    open("resource");
                    return "result";
                }))
                .get();

        assertThat(result).isEqualTo("result");
        assertThat(Ownerships.ownerOf(registry, "resource")).isEqualTo("CARRIED scope");
        assertThatThePoolsThreadIsInNoScope();
    }

    @Test
    void aWrappedTaskThatThrowsLeavesTheScopeToo() throws Exception {
        assertThatThrownBy(() -> pool.submit(scope.wrap((Callable<String>) () -> {
                            throw new IOException("refused");
                        }))
                        .get())
                .hasRootCauseMessage("refused");
        assertThatThrownBy(() -> pool.submit(scope.wrap((Runnable) () -> {
                            throw new AssertionError("wrong");
                        }))
                        .get())
                .hasRootCauseMessage("wrong");

        assertThatThePoolsThreadIsInNoScope();
    }

    @Test
    void aWrappedTaskRestoresTheScopeOfItsThread() {
        ResourceScope other = registry.openScope("other");
        try (ResourceScope.Binding inOther = other.enter()) {
            scope.wrap((Runnable) () -> open("carried")).run();
            open("own");
        }

        assertThat(Ownerships.ownerOf(registry, "carried")).isEqualTo("CARRIED scope");
        assertThat(Ownerships.ownerOf(registry, "own")).isEqualTo("EXACT other");
    }

    @Test
    void aWrappedExecutorCarriesTheScope() throws Exception {
        Executor wrapped = scope.wrap((Executor) pool);
        CountDownLatch done = new CountDownLatch(1);
        wrapped.execute(() -> {
            open("resource");
            done.countDown();
        });
        Threads.await(done);

        assertThat(Ownerships.ownerOf(registry, "resource")).isEqualTo("CARRIED scope");
        assertThatThePoolsThreadIsInNoScope();
    }

    @Test
    void aWrappedExecutorServiceCarriesTheScopeWhateverTheMethod() throws Exception {
        ExecutorService wrapped = scope.wrap(pool);

        CountDownLatch done = new CountDownLatch(1);
        wrapped.execute(() -> {
            open("execute");
            done.countDown();
        });
        Threads.await(done);
        wrapped.submit((Runnable) () -> open("submit runnable")).get();
        assertThat(wrapped.submit(() -> open("submit runnable with result"), "result")
                        .get())
                .isEqualTo("result");
        wrapped.submit((Callable<?>) () -> open("submit callable")).get();
        List<Callable<Object>> both = List.of(() -> open("invokeAll 1"), () -> open("invokeAll 2"));
        for (Future<Object> future : wrapped.invokeAll(both)) {
            assertThat(future.get()).isInstanceOf(Registration.class);
        }
        wrapped.invokeAll(List.of(() -> open("invokeAll timed")), 1, TimeUnit.MINUTES);
        wrapped.invokeAny(List.of(() -> open("invokeAny")));
        wrapped.invokeAny(List.of(() -> open("invokeAny timed")), 1, TimeUnit.MINUTES);

        CleanupReport report = scope.end();
        assertThat(report.leaks())
                .extracting(OpenResource::label)
                .containsExactly(
                        "execute",
                        "submit runnable",
                        "submit runnable with result",
                        "submit callable",
                        "invokeAll 1",
                        "invokeAll 2",
                        "invokeAll timed",
                        "invokeAny",
                        "invokeAny timed");
        assertThat(report.leaks()).extracting(OpenResource::attribution).containsOnly(Attribution.CARRIED);
        assertThatThePoolsThreadIsInNoScope();
    }

    @Test
    void aWrappedExecutorServiceHasNotTerminatedBeforeTheOriginal() throws Exception {
        ExecutorService wrapped = scope.wrap(pool);

        assertThat(wrapped.isTerminated()).isFalse();
        assertThat(wrapped.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void shuttingDownAWrappedExecutorServiceShutsDownTheOriginal() throws Exception {
        ExecutorService wrapped = scope.wrap(pool);

        assertThat(wrapped.isShutdown()).isFalse();
        wrapped.shutdown();

        assertThat(pool.isShutdown()).isTrue();
        assertThat(wrapped.isShutdown()).isTrue();
        assertThat(wrapped.awaitTermination(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(wrapped.isTerminated()).isTrue();
    }

    @Test
    void shuttingDownNowGivesBackWhatWasNotRun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ExecutorService wrapped = scope.wrap(pool);
        wrapped.submit(() -> {
            begun.countDown();
            never.await();
            return null;
        });
        Threads.await(begun);
        wrapped.submit(() -> open("never"));

        assertThat(wrapped.shutdownNow()).hasSize(1);
    }

    @Test
    void aTaskThatRunsAfterTheEndOfItsScopeIsFiledAroundItAndMarkedLate() throws Exception {
        ResourceScope child = scope.openScope("child");
        Runnable task = child.wrap((Runnable) () -> open("late"));
        child.end();

        pool.submit(task).get();

        assertThat(Ownerships.resource(registry, "late").openedLate()).isTrue();
        CleanupReport report = scope.end();
        Ownerships.assertOnlyLeak(report, "CARRIED child");
        assertThat(report.leaks().get(0).openedLate()).isTrue();
    }

    @Test
    void nullIsRefusedWhenItIsWrapped() {
        assertThatNullPointerException()
                .isThrownBy(() -> scope.wrap((Runnable) null))
                .withMessage("task");
        assertThatNullPointerException()
                .isThrownBy(() -> scope.wrap((Callable<?>) null))
                .withMessage("task");
        assertThatNullPointerException()
                .isThrownBy(() -> scope.wrap((Executor) null))
                .withMessage("executor");
        assertThatNullPointerException()
                .isThrownBy(() -> scope.wrap((ExecutorService) null))
                .withMessage("executor");
    }
}
