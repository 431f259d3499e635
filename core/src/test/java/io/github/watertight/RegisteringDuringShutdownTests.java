package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.watertight.Threads.Running;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shutdown hook, run by hand: it is installed once, and what comes while it runs is not lost. */
class RegisteringDuringShutdownTests {

    private final Queue<Thread> hooks = new ConcurrentLinkedQueue<>();
    private final CleanupRegistry registry = new CleanupRegistry(TraceMode.FULL, hooks::add);
    private final AtomicInteger closed = new AtomicInteger();

    /** Runs the hook as the JVM does, and waits for it. */
    private void shutDown() throws InterruptedException {
        assertThat(hooks).hasSize(1);
        Thread hook = hooks.element();
        hook.start();
        hook.join();
    }

    @Test
    void withoutARegistrationThereIsNoHook() {
        registry.openScope("scope").end();
        registry.closeAll();

        assertThat(hooks).isEmpty();
    }

    @Test
    void theFirstRegistrationInstallsTheHookAndNoLaterOneAnother() {
        registry.register("one", () -> {}).close();
        registry.register("two", () -> {});
        registry.registerUntilExit("three", () -> {});

        assertThat(hooks).hasSize(1);
        assertThat(hooks.element().getName()).isEqualTo("watertight-shutdown");
    }

    private final InheritableThreadLocal<Object> inheritable = new InheritableThreadLocal<>();

    private Reference<Object> registerWithAnInheritableThreadLocal() throws Exception {
        Object value = new Object();
        Threads.onAnother(() -> {
            inheritable.set(value);
            registry.register("one", () -> {}).close();
        });
        return new WeakReference<>(value);
    }

    @Test
    void theHookKeepsNoThreadLocalOfTheThreadThatRegisteredFirst() throws Exception {
        Reference<Object> value = registerWithAnInheritableThreadLocal();

        Threads.awaitThat(() -> {
            System.gc();
            return value.refersTo(null);
        });
        assertThat(hooks).hasSize(1);
    }

    @Test
    void theHookHasTheApplicationsClassLoaderWhoeverRegisteredFirst() throws Exception {
        Threads.onAnother(() -> {
            Thread.currentThread().setContextClassLoader(new ClassLoader() {});
            registry.register("one", () -> {});
        });

        assertThat(hooks.element().getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
    }

    @Test
    void whatLivesUntilExitInstallsTheHookToo() {
        registry.registerUntilExit("one", () -> {});

        assertThat(hooks).hasSize(1);
    }

    @Test
    void manyThreadsThatComeFirstTogetherInstallOneHook() throws Exception {
        for (int round = 0; round < 20; round++) {
            AtomicInteger installed = new AtomicInteger();
            CleanupRegistry fresh = new CleanupRegistry(TraceMode.FULL, hook -> installed.incrementAndGet());

            Threads.race(64, number -> {
                fresh.register("resource", () -> {});
                // Nobody has registered before there was a hook.
                assertThat(installed).hasValue(1);
            });

            assertThat(installed).hasValue(1);
            assertThat(fresh.openResources()).hasSize(64);
        }
    }

    @Test
    void theHookClosesNewestFirst() throws Exception {
        Queue<String> order = new ConcurrentLinkedQueue<>();
        registry.register("one", () -> order.add("one"));
        registry.registerUntilExit("two", () -> order.add("two"));
        registry.register("three", () -> order.add("three"));

        shutDown();

        assertThat(order).containsExactly("three", "two", "one");
        assertThat(registry.isEmpty()).isTrue();
    }

    static List<Duration> longDeadlines() {
        return List.of(
                Duration.ofSeconds(Long.MAX_VALUE), Duration.ofNanos(Long.MAX_VALUE), Duration.ofDays(365 * 150));
    }

    @ParameterizedTest
    @MethodSource("longDeadlines")
    void aDeadlineLongerThanAnyClockIsNone(Duration deadline) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        registry.register("one", closed::incrementAndGet);
        registry.shutdownDeadline(deadline);
        hooks.element().setUncaughtExceptionHandler((hook, e) -> thrown.set(e));

        shutDown();

        assertThat(thrown).hasNullValue();
        assertThat(closed).hasValue(1);
    }

    @Test
    void whenTheJvmIsShuttingDownAlreadyTheResourceIsClosedAndRefused() {
        CleanupRegistry late = new CleanupRegistry(TraceMode.FULL, hook -> {
            throw new IllegalStateException("Shutdown in progress");
        });

        assertThatThrownBy(() -> late.register("resource", closed::incrementAndGet))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the JVM is shutting down: java.lang.String was not registered, and has been closed at once")
                .hasNoSuppressedExceptions();
        assertThatThrownBy(() -> late.registerUntilExit("resource", closed::incrementAndGet))
                .isExactlyInstanceOf(IllegalStateException.class);

        assertThat(closed).hasValue(2);
        assertThat(late.isEmpty()).isTrue();
    }

    @Test
    void afterTheHookARegistrationIsClosedAndRefused() throws Exception {
        registry.register("early", closed::incrementAndGet);
        shutDown();

        assertThatThrownBy(() -> registry.register("late", closed::incrementAndGet))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the JVM is shutting down: java.lang.String was not registered, and has been closed at once");
        assertThat(closed).hasValue(2);
        assertThatThrownBy(() -> registry.registerUntilExit("late", closed::incrementAndGet))
                .isExactlyInstanceOf(IllegalStateException.class);
        assertThat(closed).hasValue(3);
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void whatTheRefusedActionThrewIsSuppressedInTheRefusal() throws Exception {
        registry.register("early", () -> {}).close();
        shutDown();

        assertThatThrownBy(() -> registry.register("late", () -> {
                    throw new IOException("refused");
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("the JVM is shutting down: java.lang.String was not registered, and could not be closed")
                .satisfies(refusal -> assertThat(refusal.getSuppressed())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                IOException.class, e -> assertThat(e).hasMessage("refused")));
    }

    @Test
    void whatAnActionRegistersWhileTheHookRunsIsClosedByTheHook() throws Exception {
        registry.register("one", () -> registry.register("two", closed::incrementAndGet));

        shutDown();

        assertThat(closed).hasValue(1);
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void theHookWaitsForAClosingUnderWay() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        Registration<RuntimeException> slow = registry.register("slow", () -> {
            running.countDown();
            Threads.await(mayFinish);
            closed.incrementAndGet();
        });
        Running<Void> closer = Threads.start("closer", slow::close);
        Threads.await(running);

        Running<Void> shutDown = Threads.start("shutdown", this::shutDown);
        Threads.awaitThat(() -> Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(thread -> thread.getKey().getName().equals("watertight-drain")
                        && Stream.of(thread.getValue())
                                .anyMatch(frame -> frame.getMethodName().equals("awaitUntil"))));
        mayFinish.countDown();
        shutDown.join();

        assertThat(closed).hasValue(1);
        closer.join();
    }

    @Test
    void noRegistrationIsLostWhileTheHookRuns() throws Exception {
        for (int round = 0; round < 200; round++) {
            AtomicReference<Thread> hook = new AtomicReference<>();
            CleanupRegistry dying = new CleanupRegistry(TraceMode.OFF, hook::set);
            dying.onShutdown(ShutdownMode.CLOSE);
            dying.registerUntilExit("first", () -> {}).close();
            List<AtomicInteger> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                runs.add(new AtomicInteger());
            }

            Threads.race(5, number -> {
                if (number == 4) {
                    hook.get().start();
                    hook.get().join();
                    return;
                }
                try {
                    dying.registerUntilExit("late", runs.get(number)::incrementAndGet);
                } catch (IllegalStateException refused) {
                    assertThat(runs.get(number)).hasValue(1);
                }
            });

            // Whoever came after the hook's last look closed his own before he returned.
            assertThat(runs).allSatisfy(each -> assertThat(each).hasValue(1));
            assertThat(dying.isEmpty()).isTrue();
        }
    }

    @Test
    void whoeverIsRefusedHasClosedItHimself() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            CleanupRegistry dying = CleanupRegistry.isolated();
            dying.refuseRegistrations();
            AtomicReference<Thread> closer = new AtomicReference<>();
            AtomicBoolean registered = new AtomicBoolean();

            Threads.race(2, number -> {
                if (number == 1) {
                    while (!registered.get()) {
                        dying.closeAll();
                    }
                    return;
                }
                try {
                    dying.register("late", () -> closer.set(Thread.currentThread()));
                } catch (IllegalStateException refused) {
                    assertThat(closer).hasValue(Thread.currentThread());
                } finally {
                    registered.set(true);
                }
            });
        }
    }

    @Test
    void whoGoesOnThoughHeIsRefusedKeepsTheHookFromNothing() throws Exception {
        registry.shutdownDeadline(Duration.ofDays(1));
        registry.register("early", closed::incrementAndGet);
        AtomicInteger begun = new AtomicInteger();
        AtomicBoolean shutDown = new AtomicBoolean();
        // Each is closed only when another is being closed, and no sooner than the hook waits; and each has a name only
        // when
        // there are others. So whenever the hook looks, it finds one that is being closed, and that it has not seen.
        Object resource = new Object() {
            @Override
            public String toString() {
                int asked = begun.get();
                Threads.awaitThat(() -> shutDown.get() || begun.get() > asked + 2);
                return "one of many";
            }
        };
        CleanupAction<RuntimeException> handOn = () -> {
            int mine = begun.incrementAndGet();
            Threads.awaitThat(() -> shutDown.get() || begun.get() > mine && !isHookRunning());
        };
        List<Running<Void>> openers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            openers.add(Threads.start("opener", () -> {
                while (!shutDown.get()) {
                    try {
                        registry.register(resource, handOn).close();
                    } catch (IllegalStateException refused) {
                        // And goes on.
                    }
                }
            }));
        }
        Threads.awaitThat(() -> begun.get() > 0);

        try {
            Threads.start("shutdown", this::shutDown).join();
        } finally {
            shutDown.set(true);
        }

        assertThat(closed).hasValue(1);
        for (Running<Void> opener : openers) {
            opener.join();
        }
    }

    private static boolean isHookRunning() {
        Thread[] threads = new Thread[1_000];
        int count = Thread.enumerate(threads);
        return Stream.of(threads)
                .limit(count)
                .anyMatch(thread ->
                        thread.getName().equals("watertight-drain") && thread.getState() == Thread.State.RUNNABLE);
    }

    @Test
    void switchedOffTheHookClosesNothingAndRefusesNothing() throws Exception {
        registry.register("one", closed::incrementAndGet);
        registry.onShutdown(ShutdownMode.OFF);

        shutDown();

        registry.register("two", closed::incrementAndGet);
        assertThat(closed).hasValue(0);
        assertThat(registry.openResources()).hasSize(2);
    }

    @Test
    void reportingTheHookClosesNothingAndRefusesNothing() throws Exception {
        registry.registerUntilExit("one", closed::incrementAndGet);
        registry.onShutdown(ShutdownMode.REPORT);

        shutDown();

        registry.register("two", closed::incrementAndGet);
        assertThat(closed).hasValue(0);
        assertThat(registry.openResources()).hasSize(2);
    }

    @Test
    void everyThreadIsRefusedWhenTheJvmIsShuttingDownAlready() throws Exception {
        CleanupRegistry late = Registries.shuttingDown();
        Threads.Task refused = () -> assertThatThrownBy(() -> late.register("resource", closed::incrementAndGet))
                .isExactlyInstanceOf(IllegalStateException.class);

        refused.run();
        Threads.onAnother(refused);

        assertThat(closed).hasValue(2);
    }

    @Test
    void anInterruptedRefusedActionLeavesTheFlagSet() {
        assertThatThrownBy(() -> Registries.shuttingDown().register("late", () -> {
                    throw new InterruptedException("interrupted");
                }))
                .isExactlyInstanceOf(IllegalStateException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aRefusedActionThatFailsOtherwiseInterruptsNobody() {
        assertThatThrownBy(() -> Registries.shuttingDown().register("late", () -> {
                    throw new IOException("refused");
                }))
                .isExactlyInstanceOf(IllegalStateException.class);

        assertThat(Thread.interrupted()).isFalse();
    }
}
