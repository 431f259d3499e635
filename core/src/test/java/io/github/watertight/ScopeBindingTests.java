package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Which scope a thread is in: a stack of them, and each thread's is its own. */
class ScopeBindingTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ResourceScope outer = registry.openScope("outer");
    private final ResourceScope inner = registry.openScope("inner");

    private String openedNowBelongsTo() {
        Registration<RuntimeException> probe = registry.register("probe", () -> {});
        try {
            return Ownerships.resource(registry, "probe").scopeName();
        } finally {
            probe.close();
        }
    }

    @Test
    void aThreadThatEnteredNoScopeIsInTheProcess() {
        assertThat(openedNowBelongsTo()).isEqualTo("process");
        assertThat(registry.currentScope()).isSameAs(registry.processScope());
        assertThat(registry.openScope("child").name()).isEqualTo("child");
    }

    @Test
    void closingABindingRestoresWhatWasBoundBefore() {
        try (ResourceScope.Binding inOuter = outer.enter()) {
            assertThat(openedNowBelongsTo()).isEqualTo("outer");
            try (ResourceScope.Binding inInner = inner.enter()) {
                assertThat(openedNowBelongsTo()).isEqualTo("inner");
                assertThat(registry.currentScope()).isSameAs(inner);
            }
            assertThat(openedNowBelongsTo()).isEqualTo("outer");
            assertThat(registry.currentScope()).isSameAs(outer);
        }
        assertThat(openedNowBelongsTo()).isEqualTo("process");
    }

    @Test
    void aScopeOpensInTheNearestThatIsOpenWhenTheThreadsOwnEndsMeanwhile() throws Exception {
        for (int round = 0; round < 500; round++) {
            ResourceScope ending = outer.openScope("ending");
            Threads.race(2, number -> {
                if (number == 0) {
                    ending.end();
                    return;
                }
                ending.wrap(() -> registry.openScope("child")).call();
            });
        }
    }

    @Test
    void aScopeOpensInTheNearestAroundOneThatHasEnded() {
        ResourceScope ended = outer.openScope("ended");
        ended.end();

        ResourceScope child = registry.openScope(ScopeSpec.named("child"), ended);

        assertThat(child.parentInTree()).isSameAs(outer);
    }

    @Test
    void noScopeOpensInOneOfAnotherRegistry() {
        ResourceScope foreign = CleanupRegistry.isolated().openScope("foreign");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.openScope(ScopeSpec.named("child"), foreign))
                .withMessage("scope foreign is of another registry");
    }

    @Test
    void aScopeMayBeEnteredTwice() {
        try (ResourceScope.Binding first = outer.enter()) {
            try (ResourceScope.Binding again = outer.enter()) {
                assertThat(openedNowBelongsTo()).isEqualTo("outer");
            }
            assertThat(openedNowBelongsTo()).isEqualTo("outer");
        }
        assertThat(openedNowBelongsTo()).isEqualTo("process");
    }

    @Test
    void bindingsThatAreClosedOutOfOrderWaitForThoseOnTop() {
        ResourceScope.Binding inOuter = outer.enter();
        ResourceScope.Binding inInner = inner.enter();

        inOuter.close();
        assertThat(openedNowBelongsTo()).isEqualTo("inner");
        inInner.close();
        assertThat(openedNowBelongsTo()).isEqualTo("process");
    }

    @Test
    void closingABindingTwiceDoesNothing() {
        ResourceScope.Binding inOuter = outer.enter();
        ResourceScope.Binding inInner = inner.enter();
        inInner.close();
        inInner.close();
        assertThat(openedNowBelongsTo()).isEqualTo("outer");
        inOuter.close();
        inOuter.close();
        assertThat(openedNowBelongsTo()).isEqualTo("process");
    }

    @Test
    void aForeignThreadCannotCloseABinding() throws Exception {
        try (ResourceScope.Binding inOuter = outer.enter()) {
            String me = Thread.currentThread().getName();

            Threads.start("foreign", () -> {
                        assertThatIllegalStateException()
                                .isThrownBy(inOuter::close)
                                .withMessage("thread " + me
                                        + " entered scope outer and must leave it; thread foreign cannot");
                    })
                    .join();

            assertThat(openedNowBelongsTo()).isEqualTo("outer");
        }
    }

    @Test
    void eachThreadHasAStackOfItsOwn() throws Exception {
        try (ResourceScope.Binding inOuter = outer.enter()) {
            Threads.onAnother(() -> {
                assertThat(registry.currentScope()).isSameAs(registry.processScope());
                try (ResourceScope.Binding inInner = inner.enter()) {
                    assertThat(openedNowBelongsTo()).isEqualTo("inner");
                }
            });
            assertThat(openedNowBelongsTo()).isEqualTo("outer");
        }
    }

    @Test
    void aThreadThatIsStartedInAScopeIsNotInIt() throws Exception {
        try (ResourceScope.Binding inOuter = outer.enter()) {
            Threads.onAnother(() -> registry.register("resource", () -> {}));
        }

        assertThat(Ownerships.ownerOf(registry, "resource")).isEqualTo("AMONG process");
    }

    @Test
    void anEndedScopeCannotBeEntered() {
        outer.end();

        assertThatIllegalStateException()
                .isThrownBy(outer::enter)
                .withMessage("scope outer has ended, so no thread can enter it");
    }

    @Test
    void aScopeIsOpenedInTheThreadsCurrentScope() {
        ResourceScope child;
        try (ResourceScope.Binding inOuter = outer.enter()) {
            child = registry.openScope("child");
        }
        outer.end();

        assertThat(child.hasEnded()).isTrue();
        assertThat(inner.hasEnded()).isFalse();
    }

    @Test
    void aScopeOpenedInAnEndedOneBelongsToTheNearestAroundItThatIsOpen() {
        ResourceScope middle = outer.openScope("middle");
        try (ResourceScope.Binding inMiddle = middle.enter()) {
            middle.end();
            ResourceScope child = registry.openScope("child");
            outer.end();
            assertThat(child.hasEnded()).isTrue();
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> outer.openScope("late"))
                .withMessage("scope outer has ended, so scope late cannot be opened in it");
    }

    @Test
    void registriesDoNotShareScopes() {
        CleanupRegistry other = CleanupRegistry.isolated();
        try (ResourceScope.Binding inOuter = outer.enter()) {
            assertThat(other.currentScope()).isSameAs(other.processScope());
        }
    }

    @Test
    void virtualThreadsHaveStacksOfTheirOwnAndCarriedTasksAreOwned() throws Exception {
        assumeThat(Runtime.version().feature()).as("virtual threads").isGreaterThanOrEqualTo(21);
        ExecutorService virtual = newVirtualThreadPerTaskExecutor();
        try (ResourceScope.Binding inOuter = outer.enter()) {
            outer.wrap(virtual)
                    .submit(() -> registry.register("carried", () -> {}))
                    .get();
            virtual.submit(() -> {
                        try (ResourceScope.Binding inInner = inner.enter()) {
                            Thread.yield();
                            registry.register("entered", () -> {});
                        }
                    })
                    .get();
            virtual.submit(() -> registry.register("plain", () -> {})).get();
        } finally {
            virtual.shutdown();
        }

        assertThat(Ownerships.ownerOf(registry, "carried")).isEqualTo("CARRIED outer");
        assertThat(Ownerships.ownerOf(registry, "entered")).isEqualTo("EXACT inner");
        assertThat(Ownerships.ownerOf(registry, "plain")).isEqualTo("AMONG process");
        assertThat(Ownerships.resource(registry, "plain").candidates()).containsExactly("outer", "inner");
    }

    @Test
    void manyVirtualThreadsCloseExactlyOnce() throws Exception {
        assumeThat(Runtime.version().feature()).as("virtual threads").isGreaterThanOrEqualTo(21);
        ExecutorService virtual = newVirtualThreadPerTaskExecutor();
        for (int i = 0; i < 2000; i++) {
            virtual.execute(outer.wrap(() -> {
                Registration<RuntimeException> registration = registry.register("resource", () -> {});
                virtual.execute(registration::close);
                registration.close();
            }));
        }
        // Each first task submits its second before it ends, so wait for the registry instead of the executor.
        Threads.awaitThat(() -> registry.resourcesOpened() == 2000 && registry.isEmpty());
        virtual.shutdown();

        assertThat(outer.end().isClean()).isTrue();
    }

    /** By reflection, for JDK 17 has none. */
    private static ExecutorService newVirtualThreadPerTaskExecutor() throws ReflectiveOperationException {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Test
    void withoutStacksAThreadIsInTheScopeThatItEntered() {
        registry.trace(TraceMode.OFF);

        try (ResourceScope.Binding inOuter = outer.enter()) {
            assertThat(registry.currentScope()).isSameAs(outer);
        }
    }
}
