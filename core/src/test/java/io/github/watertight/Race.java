package io.github.watertight;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;

/**
 * Two threads that do something to one registry at the same time, and what must hold afterwards. Lincheck runs a race
 * under many schedules.
 *
 * <p>What is slow under Lincheck is left out, above all everything that has no part in a race: stacks are not recorded,
 * and there is no AssertJ.
 */
enum Race {
    TWO_CLOSINGS {
        @Override
        void run() {
            Racers racers = new Racers();
            Resource resource = racers.open("resource");

            together(resource::close, resource::close);

            check(resource.closings() == 1, "the action runs once");
            check(racers.nothingIsListed(), "what is closed is not listed");
        }
    },

    TWO_CLOSINGS_OF_WHICH_ONE_FAILS {
        @Override
        void run() {
            Racers racers = new Racers();
            Resource resource = racers.open("resource", 1);

            together(resource::close, resource::close);

            check(resource.closings() == (racers.nothingIsListed() ? 2 : 1), "listed until an action has returned");
            resource.close();
            check(resource.closings() == 2, "a failed close may be tried again");
            check(racers.nothingIsListed(), "what is closed is not listed");
        }
    },

    FIRST_REGISTRATIONS {
        @Override
        void run() {
            Racers racers = new Racers();
            List<Integer> hooks = new ArrayList<>();

            together(
                    () -> {
                        racers.open("one");
                        hooks.add(racers.hooks.get());
                    },
                    () -> racers.open("two"));

            check(hooks.equals(List.of(1)), "there is a hook when a registration returns");
            check(racers.hooks.get() == 1, "there is one hook");
        }
    },

    REGISTRATION_AND_END {
        @Override
        void run() {
            Racers racers = new Racers();
            Resource[] opened = {null};
            CleanupReport[] report = {null};

            together(() -> opened[0] = racers.openInScope("resource"), () -> report[0] = racers.scope.end());

            boolean leaked = !report[0].leaks().isEmpty();
            check(opened[0].closings() == (leaked ? 1 : 0), "what the end finds it closes");
            check(racers.nothingIsListed() == leaked, "what comes too late for the end is still listed");
        }
    },

    LATE_REGISTRATION_AND_END {
        @Override
        void run() {
            Racers racers = new Racers();
            ResourceScope ended = racers.scope.openScope("ended");
            ended.end();
            Resource[] opened = {null};
            CleanupReport[] report = {null};

            together(() -> opened[0] = racers.openIn(ended, "resource"), () -> report[0] = racers.scope.end());

            boolean leaked = !report[0].leaks().isEmpty();
            check(opened[0].closings() == (leaked ? 1 : 0), "what the end finds it closes");
            check(racers.nothingIsListed() == leaked, "what comes too late for both ends is still listed");
        }
    },

    CLOSING_AND_END {
        @Override
        void run() {
            Racers racers = new Racers();
            Resource resource = racers.openInScope("resource");

            together(resource::close, racers.scope::end);

            check(resource.closings() == 1, "the action runs once");
            check(racers.nothingIsListed(), "what is closed is not listed");
        }
    },

    CLOSING_AND_HAND_OVER {
        @Override
        void run() {
            Racers racers = new Racers();
            Resource resource = racers.openInScope("resource");

            together(resource::close, () -> racers.scope.handOver(racers.registry.processScope()));

            check(resource.closings() == 1, "the action runs once");
            check(racers.nothingIsListed(), "what is closed is in neither list");
        }
    },

    REGISTRATION_AND_CLOSE_ALL {
        @Override
        void run() {
            Racers racers = new Racers();
            Resource early = racers.open("early");
            Resource[] late = {null};

            together(() -> late[0] = racers.open("late"), racers.registry::closeAll);

            check(early.closings() == 1, "what was open before is closed");
            check(late[0].closings() == (racers.nothingIsListed() ? 1 : 0), "what comes meanwhile is closed or listed");
        }
    },

    CLOSING_AND_CLOSE_ALL {
        @Override
        void run() {
            Racers racers = new Racers();
            Resource resource = racers.open("resource");

            together(resource::close, racers.registry::closeAll);

            check(resource.closings() == 1, "the action runs once");
            check(racers.nothingIsListed(), "what is closed is not listed");
        }
    },

    REGISTRATION_AND_DRAIN {
        @Override
        void run() {
            Racers racers = new Racers();
            Resource early = racers.open("early");
            Resource[] late = {null};

            together(() -> late[0] = racers.open("late"), racers::drain);

            check(early.closings() == 1, "what was open before is closed");
            check(late[0].closings() == 1, "what comes meanwhile is closed, and once");
            check(racers.nothingIsListed(), "nothing is left");
        }
    },

    END_AND_DRAIN {
        @Override
        void run() {
            Racers racers = new Racers();
            Resource resource = racers.openInScope("resource");

            together(racers.scope::end, racers::drain);

            check(resource.closings() == 1, "the action runs once");
            check(racers.nothingIsListed(), "nothing is left");
        }
    };

    /** One race, from its start to what must hold after it. */
    abstract void run();

    /** Runs the race under so many schedules, and fails with the first under which something does not hold. */
    void explore(int schedules) {
        Lincheck.runConcurrentTest(schedules, this::run);
    }

    /** The two threads' registry. */
    private static final class Racers {
        final AtomicInteger hooks = new AtomicInteger();
        // It does not load what a hook needs: of classes that are loaded in a race by their nests, Lincheck 3.7 sees
        // nothing.
        final CleanupRegistry registry = new CleanupRegistry(TraceMode.OFF, hook -> hooks.incrementAndGet());
        final ResourceScope scope = registry.openScope("scope");

        Resource open(String name) {
            return open(name, 0);
        }

        Resource open(String name, int failures) {
            Resource resource = new Resource(failures);
            try {
                resource.registration = registry.register(name, resource::runAction);
            } catch (IllegalStateException refused) {
                // It has been closed, or the race finds that it has not.
            }
            return resource;
        }

        Resource openInScope(String name) {
            return openIn(scope, name);
        }

        /** Opens it in a task of a scope, which may have ended. */
        Resource openIn(ResourceScope owner, String name) {
            Resource[] opened = {null};
            owner.wrap(() -> {
                        opened[0] = open(name);
                    })
                    .run();
            return opened[0];
        }

        /** What the shutdown hook does, but for its helper threads and for what it prints. */
        void drain() {
            new Drain(
                            registry,
                            registry::weighedSnapshot,
                            () -> false,
                            look -> look.open().forEach(Closing::closeQuietly))
                    .run();
        }

        /** Also not what is closed, which {@link CleanupRegistry#isEmpty()} would look past: it would be kept for ever. */
        boolean nothingIsListed() {
            return registry.snapshot().isEmpty();
        }
    }

    /** Counts how often its action has run. */
    private static final class Resource {
        private final AtomicInteger closings = new AtomicInteger();
        private final int failures;
        private Registration<Exception> registration;

        Resource(int failures) {
            this.failures = failures;
        }

        private void runAction() throws Exception {
            if (closings.incrementAndGet() <= failures) {
                throw new Exception("refused");
            }
        }

        int closings() {
            return closings.get();
        }

        void close() {
            try {
                registration.close();
            } catch (Exception expected) {
                // The race looks at what is left.
            }
        }
    }

    private static void together(Runnable one, Runnable two) {
        Thread first = new RaceThread(one);
        Thread second = new RaceThread(two);
        first.start();
        second.start();
        try {
            first.join();
            second.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError(promise);
        }
    }
}
