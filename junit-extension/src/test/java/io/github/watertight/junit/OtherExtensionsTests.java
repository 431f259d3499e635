package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What other extensions open and close around a test, whether they are registered before ours or after. */
class OtherExtensionsTests {

    @Test
    void whatAnExtensionClosesInTimeIsNoLeak() {
        EngineRun run = EngineRun.of(TidyAfterOursTestCase.class, TidyBeforeOursTestCase.class);

        assertThat(run.failures()).isEmpty();
        assertThat(run.passed()).containsExactly("after()", "before()");
    }

    @DetectBuilderLeaks
    @ExtendWith(Tidy.class)
    static class TidyAfterOursTestCase {
        @Test
        void after() {}
    }

    @ExtendWith(Tidy.class)
    @DetectBuilderLeaks
    static class TidyBeforeOursTestCase {
        @Test
        void before() {}
    }

    /** Opens before and closes after, on both levels. */
    static class Tidy implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
        private Door ofClass;
        private Door ofTest;

        @Override
        public void beforeAll(ExtensionContext context) {
            ofClass = new Door("of the class");
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            ofTest = new Door("of the test");
        }

        @Override
        public void afterEach(ExtensionContext context) {
            ofTest.close();
        }

        @Override
        public void afterAll(ExtensionContext context) {
            ofClass.close();
        }
    }

    @Test
    void whatAnExtensionLeaksIsTheTestsAndTheClasss() {
        for (Class<?> fixture : new Class<?>[] {UntidyAfterOursTestCase.class, UntidyBeforeOursTestCase.class}) {
            EngineRun run = EngineRun.of(fixture);

            String type = "OtherExtensionsTests$" + fixture.getSimpleName();
            assertThat(run.failures()).containsOnlyKeys("leaks()", type);
            assertThat(run.message("leaks()"))
                    .startsWith("OtherExtensionsTests." + fixture.getSimpleName() + ".leaks() leaked 2 resources\n")
                    .contains("Door  before each\n", "Door  after each\n");
            assertThat(run.message(type))
                    .startsWith("OtherExtensionsTests." + fixture.getSimpleName() + " leaked 2 resources\n")
                    .contains("Door  before all\n", "Door  after all\n");
        }
    }

    @DetectBuilderLeaks
    @ExtendWith(Untidy.class)
    static class UntidyAfterOursTestCase {
        @Test
        void leaks() {}
    }

    @ExtendWith(Untidy.class)
    @DetectBuilderLeaks
    static class UntidyBeforeOursTestCase {
        @Test
        void leaks() {}
    }

    /** Opens on all occasions and never closes. */
    static class Untidy implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            new Door("before all");
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            new Door("before each");
        }

        @Override
        public void afterEach(ExtensionContext context) {
            new Door("after each");
        }

        @Override
        public void afterAll(ExtensionContext context) {
            new Door("after all");
        }
    }

    @Test
    void whatIsInAStoreOfTheTestOrTheClassIsClosedInTime() {
        EngineRun run = EngineRun.of(StoringTestCase.class);

        assertThat(run.failures()).isEmpty();
        assertThat(StoringTestCase.ofTest.isOpen()).isFalse();
        assertThat(Storing.ofClass.isOpen()).isFalse();
    }

    @DetectBuilderLeaks
    @ExtendWith(Storing.class)
    static class StoringTestCase {
        static Door ofTest;

        @Test
        void takesItFromTheStore(Door door) {
            ofTest = door;
            assertThat(door.isOpen()).isTrue();
        }

        @AfterEach
        void isStillOpen() {
            assertThat(ofTest.isOpen()).isTrue();
        }
    }

    /** Leaves it to JUnit to close what it opens. */
    static class Storing implements BeforeAllCallback, ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(Storing.class);
        static Door ofClass;

        @Override
        public void beforeAll(ExtensionContext context) {
            ofClass = new Door("in the class's store");
            context.getStore(NAMESPACE).put("of the class", new Stored(ofClass));
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Door.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Door door = new Door("in the test's store");
            context.getStore(NAMESPACE).put("of the test", new Stored(door));
            return door;
        }
    }

    /** As JUnit 5.10 wants it and as JUnit 5.13 wants it. */
    @SuppressWarnings("deprecation")
    record Stored(Door door) implements Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            door.close();
        }
    }

    @Test
    void whatAParameterResolverLeaksIsTheTests() {
        EngineRun run = EngineRun.of(ResolvedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("takes(Door)");
        assertThat(run.passed()).containsExactly("takesNone()");
        assertThat(run.message("takes(Door)"))
                .startsWith("OtherExtensionsTests.ResolvedTestCase.takes(Door) leaked 1 resource\n\n  Door  resolved\n")
                .contains("owner      certain: opened inside the test");
    }

    @DetectBuilderLeaks
    @ExtendWith(Resolver.class)
    static class ResolvedTestCase {
        @Test
        void takes(Door door) {
            assertThat(door.isOpen()).isTrue();
        }

        @Test
        void takesNone() {}
    }

    static class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Door.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return new Door("resolved");
        }
    }
}
