package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the registry tells about one open resource. */
class OpenResourceTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();

    /** A resource that registers itself, as the house rule has it. */
    private static class SelfRegistering {
        private final Registration<RuntimeException> registration;

        SelfRegistering(CleanupRegistry registry) {
            registration = registry.register(this, () -> {});
        }

        static SelfRegistering open(CleanupRegistry registry) {
            return new SelfRegistering(registry);
        }

        @Override
        public String toString() {
            return "self";
        }
    }

    private static final class Derived extends SelfRegistering {
        Derived(CleanupRegistry registry) {
            super(registry);
        }
    }

    /** A resource that is a thread, and registers itself when it runs: no other class is on its stack. */
    private static final class Worker extends Thread {
        private final CleanupRegistry registry;

        Worker(CleanupRegistry registry) {
            super("worker");
            this.registry = registry;
        }

        @Override
        public void run() {
            registry.register(this, () -> {});
        }

        @Override
        public String toString() {
            return "worker";
        }
    }

    /** A resource that cannot say what it is called. */
    private static final class Nameless {
        private final Class<? extends Throwable> thrown;

        Nameless(Class<? extends Throwable> thrown) {
            this.thrown = thrown;
        }

        @Override
        public String toString() {
            throw Nameless.<RuntimeException>sneaky(thrown);
        }

        @SuppressWarnings("unchecked")
        private static <X extends Throwable> X sneaky(Class<? extends Throwable> type) throws X {
            try {
                throw (X) type.getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    @Test
    void itsNumberIsThatOfItsOpening() {
        registry.register("closed", () -> {}).close();
        registry.register("second", () -> {});
        registry.register("third", () -> {});

        assertThat(registry.openResources()).extracting(OpenResource::number).containsExactly(2L, 3L);
    }

    @Test
    void anOpenResourceTellsWhatItIsAndWhoOpenedItWhereAndWhen() throws Exception {
        Instant before = Instant.now();
        Threads.start("opener", () -> {
                    new Derived(registry);
                })
                .join();

        OpenResource open = Ownerships.resource(registry, "self");
        assertThat(open.type()).isEqualTo(Derived.class);
        assertThat(open.typeName()).isEqualTo("Derived");
        assertThat(open.threadName()).isEqualTo("opener");
        assertThat(open.state()).isEqualTo(OpenResource.State.OPEN);
        assertThat(open.opener()).hasValueSatisfying(frame -> {
            assertThat(frame.getClassName()).isEqualTo(OpenResourceTests.class.getName());
            assertThat(frame.getFileName()).isEqualTo("OpenResourceTests.java");
        });
        assertThat(open.stack()).isPresent();
        assertThat(open.openedAt()).hasValueSatisfying(at -> assertThat(at).isBetween(before, Instant.now()));
        assertThat(open.livesUntilExit()).isFalse();
        assertThat(open.openedLate()).isFalse();
        assertThat(open)
                .hasToString("Derived self [OPEN, AMONG: process], opened at "
                        + open.opener().orElseThrow());
    }

    @Test
    void aFactoryOfItsOwnClassIsNotWhoOpenedIt() {
        SelfRegistering.open(registry);

        assertThat(Ownerships.resource(registry, "self").opener())
                .hasValueSatisfying(
                        frame -> assertThat(frame.getMethodName()).isEqualTo("aFactoryOfItsOwnClassIsNotWhoOpenedIt"));
    }

    @Test
    void whereThereIsOnlyItsOwnClassThatIsWhoOpenedIt() throws Exception {
        Worker worker = new Worker(registry);
        worker.start();
        worker.join();

        assertThat(Ownerships.resource(registry, "worker").opener()).hasValueSatisfying(frame -> {
            assertThat(frame.getClassName()).isEqualTo(Worker.class.getName());
            assertThat(frame.getMethodName()).isEqualTo("run");
        });
    }

    @Test
    void anAnonymousTypeGoesByItsBinaryNameWithoutThePackage() {
        Object anonymous = new Object() {
            @Override
            public String toString() {
                return "anonymous";
            }
        };
        registry.register(anonymous, () -> {});

        OpenResource open = Ownerships.resource(registry, "anonymous");
        assertThat(open.typeName()).matches("OpenResourceTests\\$\\d+");
        assertThat(open).asString().startsWith(open.typeName() + " anonymous [OPEN, AMONG: process]");
    }

    /** Is defined once more where this test is missing. */
    public static final class Nested {
        public Nested() {}

        @Override
        public String toString() {
            return "nested";
        }
    }

    @Test
    void aTypeWhoseEnclosingTypeIsMissingGoesByItsBinaryNameWithoutThePackage() throws Exception {
        registry.register(Orphan.of(Nested.class).getConstructor().newInstance(), () -> {});

        OpenResource open = Ownerships.resource(registry, "nested");
        assertThat(open.typeName()).isEqualTo("OpenResourceTests$Nested");
        assertThat(open).asString().startsWith("OpenResourceTests$Nested nested [OPEN, AMONG: process]");
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, AssertionError.class, Exception.class, Throwable.class})
    void aResourceThatCannotNameItselfIsListedAllTheSame(Class<? extends Throwable> thrown) {
        registry.register(new Nameless(thrown), () -> {});
        registry.register("named", () -> {});

        assertThat(registry.openResources()).hasSize(2);
        assertThat(registry.openResources().get(0).label())
                .matches("\\Qio.github.watertight.OpenResourceTests$Nameless@\\E[0-9a-f]+"
                        + "\\Q (its toString() threw " + thrown.getName() + ")\\E");
    }

    @Test
    void anInterruptedNameLeavesTheFlagSet() {
        registry.register(new Nameless(InterruptedException.class), () -> {});

        registry.openResources();

        assertThat(Thread.interrupted()).isTrue();
    }
}
