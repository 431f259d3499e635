package io.github.watertight;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * The state machine of a registration and the lists that hold it under Lincheck, which runs each scenario under many
 * schedules. What is above them is left out: it waits for times, and sorts with the JDK's own lambdas, which Lincheck 3.7
 * cannot look into. No AssertJ and no lambda where a named class does: Lincheck explores those too.
 */
class RegistrationLincheckTests {

    private static final int SCHEDULES = 300;

    /** One resource and the lists that it may be in. */
    private static final class Scenario {
        final CloseSignal signal = new CloseSignal();
        final AtomicLong numbers = new AtomicLong();
        final ResourceList here = new ResourceList(numbers, signal);
        final ResourceList there = new ResourceList(numbers, signal);
        final AtomicInteger runs = new AtomicInteger();
        final RegisteredResource<Exception> resource;
        volatile boolean drained;

        Scenario(int failures) {
            resource = new RegisteredResource<>(
                    "resource",
                    () -> {
                        if (runs.incrementAndGet() <= failures) {
                            throw new Exception("refused");
                        }
                    },
                    signal,
                    TraceMode.OFF,
                    null,
                    null);
        }

        void close() {
            try {
                resource.close();
            } catch (Exception expected) {
                // The scenario looks at what is left.
            }
        }

        void move() {
            here.move(resource, there);
        }

        boolean isListed() {
            return !here.isEmpty() || !there.isEmpty();
        }

        /** What {@code CleanupRegistry.accept} does. */
        void register() {
            here.add(resource);
            if (drained && resource.state() == RegisteredResource.State.OPEN) {
                close();
            }
        }

        /** What the shutdown hook does. */
        void drain() {
            closeListed();
            drained = true;
            closeListed();
        }

        private void closeListed() {
            for (RegisteredResource<?> listed : here.snapshot()) {
                Closing.closeQuietly(listed);
            }
        }
    }

    private static void check(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError(promise);
        }
    }

    private static void runTogether(Runnable one, Runnable two) {
        Thread first = new Thread(one);
        Thread second = new Thread(two);
        first.start();
        second.start();
        try {
            first.join();
            second.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theActionRunsOnceWhoeverCloses() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            Scenario scenario = new Scenario(0);
            scenario.here.add(scenario.resource);

            runTogether(scenario::close, scenario::close);

            check(scenario.runs.get() == 1, "the action runs once");
            check(!scenario.isListed(), "what is closed is not listed");
        });
    }

    @Test
    void aFailedCloseIsListedUntilOneSucceeds() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            Scenario scenario = new Scenario(1);
            scenario.here.add(scenario.resource);

            runTogether(scenario::close, scenario::close);

            check(scenario.runs.get() == (scenario.isListed() ? 1 : 2), "listed until an action has returned");
            scenario.close();
            check(scenario.runs.get() == 2, "a failed close may be tried again");
            check(!scenario.isListed(), "what is closed is not listed");
        });
    }

    @Test
    void aCloseDuringAMoveLeavesNothingListed() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            Scenario scenario = new Scenario(0);
            scenario.here.add(scenario.resource);

            runTogether(scenario::close, scenario::move);

            check(scenario.runs.get() == 1, "the action runs once");
            check(!scenario.isListed(), "what is closed is in neither list");
        });
    }

    @Test
    void anAdditionToAListThatIsBeingSealedIsSeenByWhoSealed() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            Scenario scenario = new Scenario(0);
            boolean[] added = {false};
            boolean[] seen = {false};

            runTogether(() -> added[0] = scenario.here.add(scenario.resource), () -> {
                scenario.here.seal();
                seen[0] = !scenario.here.isEmpty();
            });

            check(added[0] == seen[0], "added and seen, or refused");
        });
    }

    @Test
    void aRegistrationDuringTheDrainIsClosedOnce() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            Scenario scenario = new Scenario(0);

            runTogether(scenario::drain, scenario::register);

            check(scenario.runs.get() == 1, "no registration is lost, and none is closed twice");
            check(!scenario.isListed(), "nothing is left");
        });
    }

    @Test
    void firstRegistrationsInstallOneHook() {
        Lincheck.runConcurrentTest(SCHEDULES / 3, () -> {
            AtomicInteger hooks = new AtomicInteger();
            CleanupRegistry registry = new CleanupRegistry(TraceMode.OFF, hook -> hooks.incrementAndGet());

            runTogether(
                    () -> {
                        registry.register("one", () -> {});
                        check(hooks.get() == 1, "there is a hook when a registration returns");
                    },
                    () -> registry.register("two", () -> {}));

            check(hooks.get() == 1, "one hook");
        });
    }
}
