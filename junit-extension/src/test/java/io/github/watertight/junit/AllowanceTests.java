package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Leaks that are allowed for a reason: listed with it, left open, and counted nowhere. */
class AllowanceTests {

    @Test
    void onAMethodItAllowsThatTestToLeak() {
        EngineRun run = EngineRun.of(MethodTestCase.class);

        try (Door left = MethodTestCase.door) {
            assertThat(run.failures()).containsOnlyKeys("another()");
            assertThat(run.passed()).containsExactly("allowed()");
            assertThat(left.isOpen()).isTrue();
            assertThat(left.closings()).isZero();
        }
    }

    @DetectBuilderLeaks
    static class MethodTestCase {
        static Door door;

        @Test
        @AllowBuilderLeaks("kept warm for the next test")
        void allowed() {
            door = new Door("allowed");
        }

        @Test
        void another() {
            new Door("not allowed");
        }
    }

    @Test
    void onAClassItAllowsItsTestsItsNestedClassesAndItselfToLeak() {
        EngineRun run = EngineRun.of(ClassTestCase.class);

        assertThat(run.failures()).isEmpty();
        assertThat(ClassTestCase.DOORS).hasSize(5).allSatisfy(door -> {
            assertThat(door.isOpen()).isTrue();
            door.close();
        });
    }

    @DetectBuilderLeaks
    @AllowBuilderLeaks("the server under test lives on")
    static class ClassTestCase {
        static final List<Door> DOORS = new ArrayList<>();

        @BeforeAll
        static void open() {
            DOORS.add(new Door("of the class"));
        }

        @Test
        void leaks() {
            DOORS.add(new Door("of the test"));
        }

        @RepeatedTest(2)
        void repeated() {
            DOORS.add(new Door("of a repetition"));
        }

        @Nested
        class Inner {
            @Test
            void inner() {
                DOORS.add(new Door("of the nested test"));
            }
        }
    }

    @Test
    void onANestedClassItAllowsNothingOutside() {
        EngineRun run = EngineRun.of(OuterTestCase.class);

        try (Door ofTest = OuterTestCase.ofTest;
                Door ofClass = OuterTestCase.ofClass) {
            assertThat(run.failures()).containsOnlyKeys("outer()");
            assertThat(ofTest.isOpen()).isTrue();
            assertThat(ofClass.isOpen()).isTrue();
        }
    }

    @DetectBuilderLeaks
    static class OuterTestCase {
        static Door ofTest;
        static Door ofClass;

        @Test
        void outer() {
            new Door("outer");
        }

        @Nested
        @TestInstance(Lifecycle.PER_CLASS)
        @AllowBuilderLeaks("only here")
        class Inner {
            @BeforeAll
            void open() {
                ofClass = new Door("of the nested class");
            }

            @Test
            void inner() {
                ofTest = new Door("of the nested test");
            }
        }
    }

    @Test
    void aTestThatFailsAnywayKeepsItsFailureAlone() {
        EngineRun run = EngineRun.of(FailingTestCase.class);

        try (Door left = FailingTestCase.door) {
            assertThat(run.failure("fails()")).hasMessage("its own").hasNoSuppressedExceptions();
            assertThat(left.isOpen()).isTrue();
        }
    }

    @DetectBuilderLeaks
    static class FailingTestCase {
        static Door door;

        @Test
        @AllowBuilderLeaks("of a failing test")
        void fails() {
            door = new Door("allowed");
            throw new IllegalStateException("its own");
        }
    }

    @Test
    void aBlankReasonIsAnError() {
        EngineRun run = EngineRun.of(BlankTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("blank()");
        assertThat(run.passed()).containsExactly("another()");
        assertThat(rootMessage(run.failure("blank()")))
                .isEqualTo("@AllowBuilderLeaks on void " + BlankTestCase.class.getName()
                        + ".blank() gives the reason \" \"; it must say why the leak is allowed");
    }

    @DetectBuilderLeaks
    static class BlankTestCase {
        @Test
        @AllowBuilderLeaks(" ")
        void blank() {}

        @Test
        void another() {}
    }

    @Test
    void aBlankReasonOnAClassIsAnErrorOfTheClass() {
        EngineRun run = EngineRun.of(BlankClassTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("AllowanceTests$BlankClassTestCase");
        assertThat(rootMessage(run.failure("AllowanceTests$BlankClassTestCase")))
                .isEqualTo("@AllowBuilderLeaks on class " + BlankClassTestCase.class.getName()
                        + " gives the reason \"\"; it must say why the leak is allowed");
    }

    @DetectBuilderLeaks
    @AllowBuilderLeaks("")
    static class BlankClassTestCase {
        @Test
        void neverRuns() {}
    }

    private static String rootMessage(Throwable thrown) {
        return thrown.getCause() == null ? thrown.getMessage() : rootMessage(thrown.getCause());
    }

    @Test
    void allowedLeaksAreListedWithTheReasonAndCountNowhere() {
        FreshJvm.Outcome outcome = new FreshJvm().run(ListedTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.summary()).containsExactly("Watertight: 1 test checked, 1 resource opened, 0 leaks found");
        assertThat(EngineRun.normalised(outcome.err())).startsWith("""
                AllowanceTests.ListedTestCase.allowed() left 1 resource open, which is allowed: kept warm

                  Door  warm
                    opened at  io.github.watertight.junit.AllowanceTests$ListedTestCase.allowed(AllowanceTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test
                """);
    }

    static class ListedTestCase {
        @Test
        @AllowBuilderLeaks("kept warm")
        void allowed() {
            new Door("warm");
        }
    }
}
