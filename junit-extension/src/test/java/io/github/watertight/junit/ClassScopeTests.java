package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** A class's scope: what is opened for all of its tests, and what none of them answers for. */
class ClassScopeTests {

    @Test
    void whatBeforeAllOpensAndAfterAllClosesIsNoLeak() {
        EngineRun run = EngineRun.of(CleanTestCase.class);

        assertThat(run.failures()).isEmpty();
        assertThat(run.passed()).containsExactly("first()", "inner()", "second()");
    }

    @DetectBuilderLeaks
    static class CleanTestCase {
        static Door door;

        @BeforeAll
        static void open() {
            door = new Door("all");
        }

        @Test
        void first() {
            assertThat(door.isOpen()).isTrue();
        }

        @Test
        void second() {
            assertThat(door.isOpen()).isTrue();
        }

        @Nested
        class Inner {
            @Test
            void inner() {
                assertThat(door.isOpen()).isTrue();
            }
        }

        @AfterAll
        static void close() {
            door.close();
        }
    }

    @Test
    void whatBeforeAllLeaksIsTheClasss() {
        EngineRun run = EngineRun.of(LeakyTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("ClassScopeTests$LeakyTestCase");
        assertThat(run.passed()).containsExactly("passes()");
        assertThat(LeakyTestCase.door.isOpen()).isFalse();
        assertThat(run.message("ClassScopeTests$LeakyTestCase")).isEqualTo("""
                ClassScopeTests.LeakyTestCase leaked 1 resource

                  Door  all
                    opened at  io.github.watertight.junit.ClassScopeTests$LeakyTestCase.open(ClassScopeTests.java)
                    by thread  T, N ms before the class ended
                    owner      certain: opened inside the class

                Close it in @AfterAll, or open it in a static field with @AutoClose.""");
    }

    @DetectBuilderLeaks
    static class LeakyTestCase {
        static Door door;

        @BeforeAll
        static void open() {
            door = new Door("all");
        }

        @Test
        void passes() {
            assertThat(door.isOpen()).isTrue();
        }
    }

    @Test
    void whatAStaticAutoCloseFieldHoldsIsNoLeak() {
        JUnitVersion.assumeAtLeast(5, 11);

        assertThat(EngineRun.of(StaticAutoCloseTestCase.class).failures()).isEmpty();
    }

    @DetectBuilderLeaks
    static class StaticAutoCloseTestCase {
        @AutoClose
        static final Door initialised = new Door("initialised");

        @AutoClose
        static Door assigned;

        @BeforeAll
        static void open() {
            assigned = new Door("assigned");
        }

        @Test
        void passes() {
            assertThat(initialised.isOpen()).isTrue();
        }
    }

    @Test
    void whatTheConstructorOpensForAllTestsIsTheClasss() {
        EngineRun run = EngineRun.of(PerClassTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("ClassScopeTests$PerClassTestCase");
        assertThat(run.passed()).containsExactly("first()", "second()");
        assertThat(run.message("ClassScopeTests$PerClassTestCase"))
                .startsWith("ClassScopeTests.PerClassTestCase leaked 2 resources\n\n  Door  field\n")
                .contains("  Door  constructor\n")
                .contains("owner      certain: opened inside the class");
    }

    @DetectBuilderLeaks
    @TestInstance(Lifecycle.PER_CLASS)
    static class PerClassTestCase {
        final Door field = new Door("field");

        PerClassTestCase() {
            new Door("constructor");
        }

        @Test
        void first() {
            assertThat(field.isOpen()).isTrue();
        }

        @Test
        void second() {
            assertThat(field.isOpen()).isTrue();
        }
    }

    @Test
    void whatTheConstructorOpensAndAfterAllClosesIsNoLeak() {
        assertThat(EngineRun.of(CleanPerClassTestCase.class).failures()).isEmpty();
    }

    @DetectBuilderLeaks
    @TestInstance(Lifecycle.PER_CLASS)
    static class CleanPerClassTestCase {
        final Door field = new Door("field");

        @Test
        void first() {}

        @Test
        void second() {}

        @AfterAll
        void close() {
            field.close();
        }
    }

    @Test
    void whatAfterAllLeaksIsTheClasss() {
        assertThat(EngineRun.of(AfterAllTestCase.class).failures())
                .containsOnlyKeys("ClassScopeTests$AfterAllTestCase");
    }

    @DetectBuilderLeaks
    static class AfterAllTestCase {
        @Test
        void passes() {}

        @AfterAll
        static void open() {
            new Door("after all");
        }
    }

    @Test
    void whatABeforeAllThatFailsLeaksIsSuppressedInItsFailure() {
        EngineRun run = EngineRun.of(FailingBeforeAllTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("ClassScopeTests$FailingBeforeAllTestCase");
        Throwable failure = run.failure("ClassScopeTests$FailingBeforeAllTestCase");
        assertThat(failure).isExactlyInstanceOf(IllegalStateException.class).hasMessage("before all");
        assertThat(failure.getSuppressed()).hasExactlyElementsOfTypes(BuilderLeakError.class);
    }

    @DetectBuilderLeaks
    static class FailingBeforeAllTestCase {
        @BeforeAll
        static void open() {
            new Door("all");
            throw new IllegalStateException("before all");
        }

        @Test
        void neverRuns() {}
    }

    @Test
    void aSkippedTestStaysSkippedAndWhatItLeaksIsTheClasss() {
        EngineRun run = EngineRun.of(DisabledTestCase.class);

        assertThat(run.skipped()).containsExactly("disabled()");
        assertThat(run.passed()).containsExactly("enabled()");
        assertThat(run.failures()).containsOnlyKeys("ClassScopeTests$DisabledTestCase");
        assertThat(run.message("ClassScopeTests$DisabledTestCase"))
                .startsWith("ClassScopeTests.DisabledTestCase leaked 1 resource\n\n  Door  made for disabled()\n");
    }

    @DetectBuilderLeaks
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class DisabledTestCase {
        static int instances;

        DisabledTestCase() {
            if (++instances == 1) {
                new Door("made for disabled()");
            }
        }

        @Test
        @Disabled("on purpose")
        void disabled() {}

        @Test
        void enabled() {}
    }

    @Test
    void aDisabledClassIsNotWatchedAndDoesNotFail() {
        EngineRun run = EngineRun.of(DisabledClassTestCase.class);

        assertThat(run.skipped()).containsExactly("ClassScopeTests$DisabledClassTestCase");
        assertThat(run.failures()).isEmpty();
    }

    @DetectBuilderLeaks
    @Disabled("on purpose")
    static class DisabledClassTestCase {
        @Test
        void neverRuns() {
            new Door("never");
        }
    }

    @Test
    void aNestedClassAnswersForWhatItsOwnBeforeAllLeaks() {
        EngineRun run = EngineRun.of(NestedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("Inner");
        assertThat(run.message("Inner")).startsWith("ClassScopeTests.NestedTestCase.Inner leaked 1 resource");
    }

    @DetectBuilderLeaks
    static class NestedTestCase {
        @Test
        void outer() {}

        @Nested
        @TestInstance(Lifecycle.PER_CLASS)
        class Inner {
            @BeforeAll
            void open() {
                new Door("inner");
            }

            @Test
            void inner() {}
        }
    }
}
