package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.OpenResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** What constructors and field initialisers open belongs to the test that the instance was made for, on every JUnit. */
class ConstructorTests {

    @Test
    void whatTheConstructorAndTheFieldsOpenIsTheTests() {
        EngineRun run = EngineRun.of(FieldTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("first()", "second()");
        String owner = JUnitVersion.isAtLeast(5, 12) ? "the test" : "the constructor of ConstructorTests.FieldTestCase";
        assertThat(run.message("first()")).isEqualTo("""
                ConstructorTests.FieldTestCase.first() leaked 2 resources

                  Door  field
                    opened at  io.github.watertight.junit.ConstructorTests$FieldTestCase.<init>(ConstructorTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside %s

                  Door  constructor
                    opened at  io.github.watertight.junit.ConstructorTests$FieldTestCase.<init>(ConstructorTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside %s

                Close it before the test ends, for example with try-with-resources or @AutoClose.""".formatted(owner, owner));
    }

    @DetectBuilderLeaks
    static class FieldTestCase {
        final Door field = new Door("field");

        FieldTestCase() {
            new Door("constructor");
        }

        @Test
        void first() {}

        @Test
        void second() {}
    }

    @Test
    void onlyTheTestWhoseInstanceLeakedFails() {
        EngineRun run = EngineRun.of(OneOfThreeTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("second()");
        assertThat(run.passed()).containsExactly("first()", "third()");
    }

    @DetectBuilderLeaks
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class OneOfThreeTestCase {
        static int instances;

        OneOfThreeTestCase() {
            if (++instances == 2) {
                new Door("second");
            }
        }

        @Test
        void first() {}

        @Test
        void second() {}

        @Test
        void third() {}
    }

    @Test
    void anInstanceOfARepetitionIsTheRepetitions() {
        EngineRun run = EngineRun.of(RepeatedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("repeated() > repetition 2 of 3");
    }

    @DetectBuilderLeaks
    static class RepeatedTestCase {
        static int instances;

        RepeatedTestCase() {
            if (++instances == 2) {
                new Door("second");
            }
        }

        @RepeatedTest(3)
        void repeated() {}
    }

    @Test
    void theInstancesAroundANestedTestAreItsToo() {
        EngineRun run = EngineRun.of(OuterTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("outermost()", "middle()", "innermost()");
        assertThat(run.message("outermost()")).contains(" leaked 1 resource\n").contains("Door  outermost\n");
        assertThat(run.message("middle()"))
                .contains(" leaked 2 resources\n")
                .contains("Door  outermost\n", "Door  middle\n");
        assertThat(run.message("innermost()"))
                .startsWith("ConstructorTests.OuterTestCase.Middle.Innermost.innermost() leaked 3 resources\n")
                .contains("Door  outermost\n", "Door  middle\n", "Door  innermost\n");
    }

    @DetectBuilderLeaks
    static class OuterTestCase {
        final Door outermostField = new Door("outermost");

        @Test
        void outermost() {}

        @Nested
        class Middle {
            final Door middleField = new Door("middle");

            @Test
            void middle() {}

            @Nested
            class Innermost {
                final Door innermostField = new Door("innermost");

                @Test
                void innermost() {}
            }
        }
    }

    @Test
    void nestedInstancesThatAreClosedAreNoLeak() {
        assertThat(EngineRun.of(CleanOuterTestCase.class).failures()).isEmpty();
    }

    @DetectBuilderLeaks
    static class CleanOuterTestCase {
        final Door outer = new Door("outer");

        @Test
        void outer() {}

        @AfterEach
        void closeOuter() {
            outer.close();
        }

        @Nested
        class Inner {
            final Door inner = new Door("inner");

            @Test
            void inner() {}

            @AfterEach
            void closeInner() {
                inner.close();
            }
        }
    }

    @Test
    void aConstructorThatThrowsKeepsItsFailureFirst() {
        EngineRun run = EngineRun.of(ThrowingTestCase.class);

        Throwable failure = run.failure("first()");
        assertThat(failure).isExactlyInstanceOf(IllegalStateException.class).hasMessage("constructor of first()");
        assertThat(run.passed()).containsExactly("second()");
        if (JUnitVersion.isAtLeast(5, 12)) {
            assertThat(run.failures()).containsOnlyKeys("first()");
            assertThat(failure.getSuppressed()).hasExactlyElementsOfTypes(BuilderLeakError.class);
        } else {
            // There nothing tells for which test it was.
            assertThat(run.failures()).containsOnlyKeys("first()", "ConstructorTests$ThrowingTestCase");
            assertThat(run.failure("ConstructorTests$ThrowingTestCase")).isExactlyInstanceOf(BuilderLeakError.class);
        }
    }

    @DetectBuilderLeaks
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class ThrowingTestCase {
        static int instances;

        ThrowingTestCase() {
            if (++instances == 1) {
                new Door("lost");
                throw new IllegalStateException("constructor of first()");
            }
        }

        @Test
        void first() {}

        @Test
        void second() {}
    }

    @Test
    void aNestedClassPerTestInAClassWithOneInstance() {
        EngineRun run = EngineRun.of(OneInstanceOutsideTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("inner()", "ConstructorTests$OneInstanceOutsideTestCase");
        assertThat(run.message("inner()")).contains(" leaked 1 resource\n").contains("Door  inner\n");
        assertThat(run.message("ConstructorTests$OneInstanceOutsideTestCase"))
                .contains(" leaked 1 resource\n")
                .contains("Door  outer\n");
    }

    @DetectBuilderLeaks
    @TestInstance(Lifecycle.PER_CLASS)
    static class OneInstanceOutsideTestCase {
        final Door outer = new Door("outer");

        @Test
        void outer() {}

        @Nested
        @TestInstance(Lifecycle.PER_METHOD)
        class Inner {
            final Door inner = new Door("inner");

            @Test
            void inner() {}
        }
    }

    @Test
    void aNestedClassWithOneInstanceInAClassPerTest() {
        EngineRun run = EngineRun.of(OneInstanceInsideTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("outer()", "Inner");
        assertThat(run.message("outer()")).contains(" leaked 1 resource\n").contains("Door  outer\n");
        // Its one outer instance is made for all of its tests as well.
        assertThat(run.message("Inner")).contains(" leaked 2 resources\n").contains("Door  outer\n", "Door  inner\n");
    }

    @DetectBuilderLeaks
    static class OneInstanceInsideTestCase {
        final Door outer = new Door("outer");

        @Test
        void outer() {}

        @Nested
        @TestInstance(Lifecycle.PER_CLASS)
        class Inner {
            final Door inner = new Door("inner");

            @Test
            void first() {}

            @Test
            void second() {}
        }
    }

    /** On JUnit 5.10 and 5.11 that is where the provisional scope must end. */
    @Test
    void anOuterConstructorThatThrowsLeavesItsThreadFree() {
        EngineRun run = EngineRun.of(ThrowingOuterTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("fails()");
        try (Door later = new Door("after the outer constructor threw")) {
            assertThat(CleanupRegistry.global().openResources())
                    .filteredOn(resource -> resource.label().equals(later.toString()))
                    .extracting(OpenResource::scopeName)
                    .noneMatch(scope -> scope.startsWith("the constructor of"));
        }
    }

    @DetectBuilderLeaks
    static class ThrowingOuterTestCase {
        ThrowingOuterTestCase() {
            throw new IllegalStateException("on purpose");
        }

        @Nested
        class InnerTestCase {
            @Test
            void fails() {}
        }
    }
}
