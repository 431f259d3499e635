package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
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

    private static void await(CyclicBarrier step) throws Exception {
        step.await(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
