package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** However many threads are bound, each finds what it is bound to itself. */
class ThreadBindingsTests {

    /** More than there are places for those that were bound last, so that several share each. */
    private static final int THREADS = 200;

    private final CleanupRegistry registry = new CleanupRegistry(TraceMode.OFF, null);

    @Test
    void eachThreadIsInTheScopesThatItHasEntered() throws Exception {
        CyclicBarrier step = new CyclicBarrier(THREADS);
        Threads.race(THREADS, number -> {
            ResourceScope outer = registry.openScope("outer " + number);
            ResourceScope inner = outer.openScope("inner " + number);
            ResourceScope.Binding inOuter = outer.enter();
            await(step);
            assertThat(registry.currentScope()).isSameAs(outer);
            ResourceScope.Binding inInner = inner.enter();
            await(step);
            assertThat(registry.currentScope()).isSameAs(inner);
            inInner.close();
            await(step);
            assertThat(registry.currentScope()).isSameAs(outer);
            inOuter.close();
            await(step);
            assertThat(registry.currentScope()).isSameAs(registry.processScope());
        });
    }

    @Test
    void aThreadInNoScopeIsNotTakenForOneThatIs() throws Exception {
        ResourceScope scope = registry.openScope("scope");
        CyclicBarrier step = new CyclicBarrier(THREADS);
        Threads.race(THREADS, number -> {
            ResourceScope.Binding inside = number % 2 == 0 ? scope.enter() : null;
            await(step);
            registry.register(number, () -> {});
            await(step);
            if (inside != null) {
                inside.close();
            }
        });

        assertThat(scope.openResources())
                .hasSize(THREADS / 2)
                .allMatch(resource -> Integer.parseInt(resource.label()) % 2 == 0);
        assertThat(registry.openResources()).hasSize(THREADS);
    }

    /** A thread whose id is what the test says; to ask for it may overflow the stack. */
    private static final class OddThread extends Thread {
        private long id = 1;
        private int callsBeforeOverflow = Integer.MAX_VALUE;

        OddThread(Runnable task) {
            super(task, "odd");
        }

        @Override
        @SuppressWarnings("deprecation") // It may be overridden all the same.
        public long getId() {
            if (callsBeforeOverflow == 0) {
                throw new StackOverflowError("driven");
            }
            callsBeforeOverflow--;
            return id;
        }

        static void run(Consumer<OddThread> task) throws Exception {
            FutureTask<Void> running = new FutureTask<>(() -> task.accept((OddThread) Thread.currentThread()), null);
            new OddThread(running).start();
            running.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void aThreadThatChangesItsIdIsInNoScopeThatItHasLeft() throws Exception {
        OddThread.run(thread -> {
            ResourceScope.Binding inside = registry.openScope("left").enter();
            thread.id = 2;
            ResourceScope.Binding innermost = registry.openScope("too").enter();
            thread.id = 3;
            innermost.close();
            inside.close();
            for (int id = 1; id <= 3; id++) {
                thread.id = id;
                assertThat(registry.currentScope()).isSameAs(registry.processScope());
            }
        });
    }

    @Test
    void whereTheStackOverflowsInLeavingNothingIsLostAndItMayBeTriedAgain() throws Exception {
        OddThread.run(thread -> {
            int overflows = 0;
            boolean left = false;
            for (int calls = 0; !left; calls++) {
                ResourceScope scope = registry.openScope("scope " + calls);
                ResourceScope.Binding inside = scope.enter();
                registry.register("before", () -> {});
                thread.callsBeforeOverflow = calls;
                try {
                    inside.close();
                    left = true;
                } catch (StackOverflowError e) {
                    overflows++;
                }
                thread.callsBeforeOverflow = Integer.MAX_VALUE;
                String label = "after " + calls;
                registry.register(label, () -> {});
                assertThat(registry.openResources())
                        .extracting(OpenResource::label)
                        .contains(label);
                inside.close();
                assertThat(registry.currentScope()).isSameAs(registry.processScope());
                openAndCloseMany(scope);
                assertThat(registry.openResources())
                        .extracting(OpenResource::label)
                        .contains(label);
                scope.end();
            }
            assertThat(overflows).isPositive();
        });
    }

    /** So that the list looks for logs that are over. */
    private void openAndCloseMany(ResourceScope scope) {
        for (int i = 0; i < 20; i++) {
            ResourceScope.Binding again = scope.enter();
            registry.register(i, () -> {}).close();
            again.close();
        }
    }

    private static void await(CyclicBarrier step) throws Exception {
        step.await(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
