package io.github.watertight;

import static io.github.watertight.Ownerships.ownerOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fork-join trap, on real pools: a worker in a scope that waits may run what others have submitted. */
class ForkJoinOwnershipTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ResourceScope run = registry.openScope(ScopeSpec.named("run").group());
    private final ResourceScope test = run.openScope("test");
    private final ResourceScope other = run.openScope("other");
    private final ForkJoinPool pool = new ForkJoinPool(1);

    @AfterEach
    void shutDownPool() throws InterruptedException {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    private Registration<RuntimeException> open(String label) {
        return registry.register(label, () -> {});
    }

    private <T> T onWorkerInTest(Callable<T> body) throws Exception {
        return pool.submit(() -> Ownerships.in(test, body)).get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** How a worker comes to run a task that is not its own. */
    enum Help {
        HELP_QUIESCE {
            @Override
            void run(ForkJoinTask<?> foreign) {
                foreign.fork();
                ForkJoinTask.helpQuiesce();
            }
        },
        AWAIT_QUIESCENCE {
            @Override
            void run(ForkJoinTask<?> foreign) {
                ForkJoinTask.getPool().execute(foreign);
                ForkJoinTask.getPool().awaitQuiescence(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        };

        abstract void run(ForkJoinTask<?> foreign);
    }

    @ParameterizedTest
    @EnumSource(Help.class)
    void whatAWorkerOpensWhileItHelpsSomebodyElseIsNotItsTests(Help help) throws Exception {
        onWorkerInTest(() -> {
            open("own");
            help.run(ForkJoinTask.adapt(() -> {
                open("foreign");
            }));
            return open("own after");
        });

        assertThat(ownerOf(registry, "own")).isEqualTo("EXACT test");
        assertThat(ownerOf(registry, "own after")).isEqualTo("EXACT test");
        assertThat(ownerOf(registry, "foreign")).isEqualTo("AMONG run");
        assertThat(Ownerships.resource(registry, "foreign").candidates()).containsExactly("test", "other");
    }

    @ParameterizedTest
    @EnumSource(Help.class)
    void aWorkerThatHelpsSomebodyElseIsInNoScopeThatItKnows(Help help) throws Exception {
        List<ResourceScope> current = onWorkerInTest(() -> {
            List<ResourceScope> scopes = new CopyOnWriteArrayList<>();
            scopes.add(registry.currentScope());
            help.run(ForkJoinTask.adapt(() -> {
                scopes.add(registry.currentScope());
            }));
            scopes.add(registry.currentScope());
            return scopes;
        });

        assertThat(current).containsExactly(test, registry.processScope(), test);
    }

    /** A thread that is no worker helps too, while it waits for a pool to become quiet. */
    @Test
    void aThreadThatWaitsForAPoolHelpsIt() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch foreignRan = new CountDownLatch(1);
        pool.execute(() -> {
            busy.countDown();
            Threads.await(foreignRan);
        });
        Threads.await(busy);
        List<ResourceScope> current = new CopyOnWriteArrayList<>();
        Threads.onAnother(() -> pool.execute(() -> {
            open("foreign");
            current.add(registry.currentScope());
            foreignRan.countDown();
        }));

        Ownerships.in(test, () -> {
            pool.awaitQuiescence(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
            current.add(registry.currentScope());
            return open("own");
        });

        assertThat(current).containsExactly(registry.processScope(), test);
        assertThat(ownerOf(registry, "own")).isEqualTo("EXACT test");
        assertThat(ownerOf(registry, "foreign")).isEqualTo("AMONG run");
    }

    @Test
    void aThreadThatRunsItsOwnTaskKeepsItsScope() {
        ResourceScope current = Ownerships.in(
                test, () -> ForkJoinTask.adapt(registry::currentScope).invoke());

        assertThat(current).isEqualTo(test);
    }

    /**
     * The worker of the test waits for its own task, which another worker has taken and which waits in turn, so that it
     * helps that worker with the foreign task there.
     */
    @Test
    void aWorkerThatJoinsAStolenTaskHelpsTheThief() throws Exception {
        ForkJoinPool two = new ForkJoinPool(2);
        CountDownLatch stolen = new CountDownLatch(1);
        CountDownLatch helped = new CountDownLatch(1);
        try {
            two.submit(() -> Ownerships.in(test, () -> {
                        ForkJoinTask<?> own = ForkJoinTask.adapt(() -> {
                            ForkJoinTask.adapt(() -> {
                                        open("foreign");
                                        helped.countDown();
                                    })
                                    .fork();
                            stolen.countDown();
                            Threads.await(helped);
                        });
                        own.fork();
                        Threads.await(stolen);
                        own.join();
                        return null;
                    }))
                    .get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            two.shutdownNow();
        }

        assertThat(ownerOf(registry, "foreign")).isEqualTo("AMONG run");
    }

    @Test
    void whatAForeignTaskOpensInAScopeOfItsOwnIsThatScopes() throws Exception {
        onWorkerInTest(() -> {
            ForkJoinTask.adapt((Runnable) () -> Ownerships.in(other, () -> open("others")))
                    .fork();
            ForkJoinTask.helpQuiesce();
            return open("own");
        });

        assertThat(ownerOf(registry, "others")).isEqualTo("EXACT other");
        assertThat(ownerOf(registry, "own")).isEqualTo("EXACT test");
    }

    @Test
    void ownSubtasksKeepTheScope() throws Exception {
        onWorkerInTest(() -> {
            ForkJoinTask.adapt(() -> open("invoked")).invoke();
            ForkJoinTask<?> forked = ForkJoinTask.adapt(() -> {
                open("joined");
            });
            forked.fork();
            forked.join();
            ForkJoinTask.invokeAll(
                    ForkJoinTask.adapt(() -> open("one of two")), ForkJoinTask.adapt(() -> open("two of two")));
            ForkJoinTask.invokeAll(List.of(
                    ForkJoinTask.adapt(() -> open("one of three")),
                    ForkJoinTask.adapt(() -> open("two of three")),
                    ForkJoinTask.adapt(() -> open("three of three"))));
            return null;
        });

        registry.weighedSnapshot();
        assertThat(test.openResources())
                .extracting(resource -> resource.label() + " " + resource.attribution())
                .containsExactlyInAnyOrder(
                        "invoked EXACT",
                        "joined EXACT",
                        "one of two EXACT",
                        "two of two EXACT",
                        "one of three EXACT",
                        "two of three EXACT",
                        "three of three EXACT");
    }

    @Test
    void aParallelStreamKeepsTheScopeOnItsOwnWorker() throws Exception {
        onWorkerInTest(() -> {
            IntStream.range(0, 50).parallel().forEach(i -> open("streamed"));
            return null;
        });

        // One worker, so it runs all of it.
        CleanupReport report = test.end();
        assertThat(report.leaks()).hasSize(50);
        assertThat(report.leaks()).extracting(OpenResource::attribution).containsOnly(Attribution.EXACT);
    }

    @Test
    void withoutStacksAWorkersScopeProvesNothing() throws Exception {
        registry.trace(TraceMode.OFF);
        onWorkerInTest(() -> open("resource"));

        assertThat(ownerOf(registry, "resource")).isEqualTo("AMONG run");
    }

    @Test
    void aForeignTaskIsOwnedByItsCode() throws Exception {
        ResourceScope coded = run.openScope(
                ScopeSpec.named("coded").running(ForkJoinOwnershipTests.class.getDeclaredMethod("foreignCode")));
        onWorkerInTest(() -> {
            ForkJoinTask.adapt(foreignCode()).fork();
            ForkJoinTask.helpQuiesce();
            return null;
        });

        assertThat(ownerOf(registry, "foreign")).isEqualTo("CODE coded");
        Ownerships.assertOnlyLeak(coded.end(), "CODE coded");
    }

    private Runnable foreignCode() {
        return () -> open("foreign");
    }
}
