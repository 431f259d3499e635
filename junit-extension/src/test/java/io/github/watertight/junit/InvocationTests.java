package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each repetition, set of parameters and dynamic test is checked on its own, and so is what produces them. */
class InvocationTests {

    @Test
    void onlyTheRepetitionThatLeaksFails() {
        EngineRun run = EngineRun.of(RepeatedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("repeated(RepetitionInfo) > repetition 2 of 3");
        assertThat(run.passed()).hasSize(2);
        assertThat(run.message("repeated(RepetitionInfo) > repetition 2 of 3"))
                .startsWith("InvocationTests.RepeatedTestCase.repeated(RepetitionInfo) repetition 2 of 3 leaked"
                        + " 1 resource\n\n  Door  2\n")
                .contains("owner      certain: opened inside the test");
    }

    @DetectBuilderLeaks
    static class RepeatedTestCase {
        @RepeatedTest(3)
        void repeated(RepetitionInfo info) {
            if (info.getCurrentRepetition() == 2) {
                new Door("2");
            }
        }
    }

    @Test
    void onlyTheParametersThatLeakFail() {
        EngineRun run = EngineRun.of(ParameterizedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("parameterized(String) > 2");
        assertThat(run.passed()).hasSize(2);
    }

    @DetectBuilderLeaks
    static class ParameterizedTestCase {
        @ParameterizedTest(name = "{index}")
        @ValueSource(strings = {"clean", "leaks", "clean again"})
        void parameterized(String what) {
            if (what.equals("leaks")) {
                new Door(what);
            }
        }
    }

    @Test
    void whatTheArgumentProviderLeaksIsTheContainers() {
        EngineRun run = EngineRun.of(ProviderTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("provided(String)");
        assertThat(run.passed()).hasSize(2);
        assertThat(run.message("provided(String)")).isEqualTo("""
                InvocationTests.ProviderTestCase.provided(String) leaked 1 resource

                  Door  of the provider
                    opened at  io.github.watertight.junit.InvocationTests$ProviderTestCase.arguments(InvocationTests.java)
                    by thread  T, N ms before the container ended
                    owner      certain: opened inside the container

                Close it where it was opened, for example with try-with-resources.""");
    }

    @DetectBuilderLeaks
    static class ProviderTestCase {
        static Stream<String> arguments() {
            new Door("of the provider");
            return Stream.of("a", "b");
        }

        @ParameterizedTest(name = "{index}")
        @MethodSource("arguments")
        void provided(String argument) {
            assertThat(argument).isNotEmpty();
        }
    }

    @Test
    void anArgumentThatJUnitClosesIsNoLeak() {
        EngineRun run = EngineRun.of(ClosedArgumentTestCase.class);

        assertThat(run.failures()).isEmpty();
        assertThat(ClosedArgumentTestCase.door.isOpen()).isFalse();
    }

    @DetectBuilderLeaks
    static class ClosedArgumentTestCase {
        static Door door;

        static Stream<Door> doors() {
            return Stream.of("argument").map(Door::new).peek(opened -> door = opened);
        }

        @ParameterizedTest
        @MethodSource("doors")
        void takes(Door argument) {
            assertThat(argument.isOpen()).isTrue();
        }
    }

    @Test
    void whatTheFactoryLeaksIsTheFactorys() {
        EngineRun run = EngineRun.of(FactoryTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("factory()");
        assertThat(run.passed()).containsExactly("factory() > clean");
        assertThat(run.message("factory()"))
                .startsWith("InvocationTests.FactoryTestCase.factory() leaked 1 resource\n\n  Door  of the factory\n");
    }

    @DetectBuilderLeaks
    static class FactoryTestCase {
        @TestFactory
        DynamicTest factory() {
            new Door("of the factory");
            return dynamicTest("clean", () -> {});
        }
    }

    @Test
    void aDynamicTestIsCheckedOnItsOwn() {
        EngineRun run = EngineRun.of(DynamicTestCase.class);

        assertThat(run.failures())
                .containsOnlyKeys(
                        "factory() > leaks", "factory() > inner > leaks inside", "factory() > fails and leaks");
        assertThat(run.passed()).containsExactly("factory() > clean", "factory() > inner > clean inside");
        assertThat(run.message("factory() > leaks")).startsWith("""
                InvocationTests.DynamicTestCase.factory() > leaks leaked 1 resource

                  Door  dynamic
                """);
        assertThat(run.message("factory() > inner > leaks inside"))
                .startsWith("InvocationTests.DynamicTestCase.factory() > inner > leaks inside leaked 1 resource\n")
                .contains("owner      certain: opened inside the test");
        assertThat(run.failure("factory() > fails and leaks")).hasMessage("its own");
        assertThat(run.failure("factory() > fails and leaks").getSuppressed())
                .hasExactlyElementsOfTypes(BuilderLeakError.class);
    }

    @DetectBuilderLeaks
    static class DynamicTestCase {
        @TestFactory
        Stream<DynamicNode> factory() {
            DynamicContainer inner = dynamicContainer(
                    "inner",
                    List.of(
                            dynamicTest("clean inside", () -> new Door("closed").close()),
                            dynamicTest("leaks inside", () -> new Door("inside"))));
            return Stream.of(
                    dynamicTest("clean", () -> {}),
                    dynamicTest("leaks", () -> new Door("dynamic")),
                    inner,
                    dynamicTest("fails and leaks", () -> {
                        new Door("of the failing one");
                        throw new IllegalStateException("its own");
                    }));
        }
    }

    @Test
    void whatALazyStreamOfDynamicTestsLeaksIsTheFactorys() {
        EngineRun run = EngineRun.of(LazyFactoryTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("factory()");
        assertThat(run.passed()).hasSize(2);
    }

    @DetectBuilderLeaks
    static class LazyFactoryTestCase {
        @TestFactory
        Stream<DynamicTest> factory() {
            return Stream.of("a", "b")
                    .peek(name -> new Door("while the stream is read: " + name))
                    .map(name -> dynamicTest(name, () -> {}));
        }
    }

    @Test
    void aTestOnTheTimeoutThreadIsCertain() {
        EngineRun run = EngineRun.of(TimeoutTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.passed()).containsExactly("closes()");
        assertThat(run.message("leaks()"))
                .startsWith("InvocationTests.TimeoutTestCase.leaks() leaked 2 resources")
                .contains("Door  before", "Door  on the timeout thread")
                .contains("owner      certain: opened inside the test")
                .doesNotContain("inferred", "unknown");
        assertThat(TimeoutTestCase.thread).isNotSameAs(Thread.currentThread());
    }

    @DetectBuilderLeaks
    static class TimeoutTestCase {
        static Thread thread;

        @BeforeEach
        @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
        void before(TestInfo info) {
            if (info.getDisplayName().equals("leaks()")) {
                new Door("before");
            }
        }

        @Test
        @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
        void leaks() {
            thread = Thread.currentThread();
            new Door("on the timeout thread");
        }

        @Test
        @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
        void closes() {
            new Door("closed").close();
        }
    }
}
