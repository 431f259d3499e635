package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameterised classes: their tests answer for themselves, and the class for what is opened around them. */
class ParameterizedClassTests {

    @BeforeEach
    void needsJUnit513() {
        JUnitVersion.assumeAtLeast(5, 13);
    }

    @Test
    void onlyTheTestsOfAParameterizedClassThatLeakFail() {
        EngineRun run = EngineRun.of(ParameterizedClassTestCase.class);

        assertThat(run.failures())
                .containsOnlyKeys(
                        "ParameterizedClassTests$ParameterizedClassTestCase > 2 > second()",
                        "ParameterizedClassTests$ParameterizedClassTestCase > 3 > first()",
                        "ParameterizedClassTests$ParameterizedClassTestCase > 3 > second()");
        assertThat(run.passed()).hasSize(3);
    }

    @DetectBuilderLeaks
    @ParameterizedClass(name = "{index}")
    @ValueSource(strings = {"clean", "leaks", "constructor leaks"})
    static class ParameterizedClassTestCase {
        private final String what;

        ParameterizedClassTestCase(String what) {
            this.what = what;
            if (what.equals("constructor leaks")) {
                new Door(what);
            }
        }

        @Test
        void first() {}

        @Test
        void second() {
            if (what.equals("leaks")) {
                new Door(what);
            }
        }
    }

    @Test
    void aParameterizedClassAnswersForWhatIsOpenedForItsInvocations() {
        EngineRun run = EngineRun.of(InvocationLeakTestCase.class);

        assertThat(run.passed()).hasSize(2);
        assertThat(run.failures()).containsOnlyKeys("ParameterizedClassTests$InvocationLeakTestCase");
        assertThat(run.message("ParameterizedClassTests$InvocationLeakTestCase"))
                .contains("Door  of the provider\n", "Door  before a\n", "Door  before b\n");
    }

    @DetectBuilderLeaks
    @ParameterizedClass(name = "{index}")
    @MethodSource("arguments")
    static class InvocationLeakTestCase {
        private final String what;

        InvocationLeakTestCase(String what) {
            this.what = what;
        }

        static Stream<String> arguments() {
            new Door("of the provider");
            return Stream.of("a", "b");
        }

        @BeforeParameterizedClassInvocation
        static void before(String what) {
            new Door("before " + what);
        }

        @Test
        void passes() {
            assertThat(what).isNotEmpty();
        }
    }

    @Test
    void theOneInstanceOfAParameterizedClassIsTheClasss() {
        EngineRun run = EngineRun.of(OneInstanceForAllTestCase.class);

        assertThat(run.passed()).hasSize(4);
        assertThat(run.failures()).containsOnlyKeys("ParameterizedClassTests$OneInstanceForAllTestCase");
        assertThat(run.message("ParameterizedClassTests$OneInstanceForAllTestCase"))
                .contains(" leaked 1 resource\n\n  Door  constructor\n");
    }

    @DetectBuilderLeaks
    @ParameterizedClass(name = "{index}")
    @ValueSource(strings = {"a", "b"})
    @TestInstance(Lifecycle.PER_CLASS)
    static class OneInstanceForAllTestCase {
        @Parameter
        String what;

        OneInstanceForAllTestCase() {
            new Door("constructor");
        }

        @Test
        void first() {}

        @Test
        void second() {}
    }
}
