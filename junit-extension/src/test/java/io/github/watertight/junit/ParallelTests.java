package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that run side by side, on both of JUnit's executors: each answers for its own leaks and for nobody else's. */
class ParallelTests {

    /** How often what may go wrong by chance is tried. */
    private static final int ROUNDS = Integer.getInteger("test.rounds", 20);

    enum Executor {
        FORK_JOIN_POOL,
        WORKER_THREAD_POOL;

        EngineRun run(int parallelism, Class<?>... fixtures) {
            if (this == WORKER_THREAD_POOL) {
                JUnitVersion.assumeAtLeast(6, 1);
            }
            Map<String, String> parameters = new HashMap<>();
            parameters.put("junit.jupiter.execution.parallel.enabled", "true");
            parameters.put("junit.jupiter.execution.parallel.mode.default", "concurrent");
            parameters.put("junit.jupiter.execution.parallel.mode.classes.default", "concurrent");
            parameters.put("junit.jupiter.execution.parallel.config.strategy", "fixed");
            parameters.put("junit.jupiter.execution.parallel.config.fixed.parallelism", String.valueOf(parallelism));
            parameters.put("junit.jupiter.execution.parallel.config.executor-service", name());
            return EngineRun.with(parameters, fixtures);
        }
    }

    @ParameterizedTest
    @EnumSource
    void exactlyTheTestsThatLeakFail(Executor executor) {
        Set<String> leaky = new TreeSet<>(Set.of("ParallelTests$OneInstanceTestCase"));
        for (int i = 1; i <= 80; i++) {
            if (leaks(i)) {
                leaky.add("repeated(RepetitionInfo) > repetition " + i + " of 80");
                leaky.add("parameterized(int) > " + i);
                leaky.add("nested(RepetitionInfo) > repetition " + i + " of 80");
                leaky.add("factory() > dynamic " + i);
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            EngineRun run = executor.run(
                    8,
                    RepeatedTestCase.class,
                    ParameterizedTestCase.class,
                    NestedTestCase.class,
                    DynamicTestCase.class,
                    OneInstanceTestCase.class);

            assertThat(run.failures().keySet()).containsExactlyInAnyOrderElementsOf(leaky);
            assertThat(run.failures().values())
                    .allSatisfy(failure -> assertThat(failure)
                            .isExactlyInstanceOf(BuilderLeakError.class)
                            .hasMessageContaining(" leaked 1 resource\n"));
            assertThat(run.passed()).hasSize(4 * 80 - (leaky.size() - 1) + 1);
        }
    }

    private static boolean leaks(int number) {
        return number % 7 == 0;
    }

    private static void openAndMaybeLeak(String name, int number) {
        Door door = new Door(name + " " + number);
        if (!leaks(number)) {
            door.close();
        }
    }

    @DetectBuilderLeaks
    static class RepeatedTestCase {
        @RepeatedTest(80)
        void repeated(RepetitionInfo info) {
            openAndMaybeLeak("repeated", info.getCurrentRepetition());
        }
    }

    @DetectBuilderLeaks
    static class ParameterizedTestCase {
        static IntStream numbers() {
            return IntStream.rangeClosed(1, 80);
        }

        @ParameterizedTest(name = "{index}")
        @MethodSource("numbers")
        void parameterized(int number) {
            openAndMaybeLeak("parameterized", number);
        }
    }

    @DetectBuilderLeaks
    static class NestedTestCase {
        @Nested
        class Inner {
            @BeforeEach
            void before(RepetitionInfo info) {
                openAndMaybeLeak("nested", info.getCurrentRepetition());
            }

            @RepeatedTest(80)
            void nested(RepetitionInfo info) {
                new Door("closed").close();
            }
        }
    }

    @DetectBuilderLeaks
    static class DynamicTestCase {
        @TestFactory
        Stream<DynamicTest> factory() {
            return IntStream.rangeClosed(1, 80)
                    .mapToObj(i -> dynamicTest("dynamic " + i, () -> openAndMaybeLeak("dynamic", i)));
        }
    }

    @DetectBuilderLeaks
    @TestInstance(Lifecycle.PER_CLASS)
    static class OneInstanceTestCase {
        private final Door door = new Door("of the class");

        @Test
        void passes() {
            assertThat(door.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoTestsThatMeetEachOtherAreToldApart(Executor executor) {
        for (int round = 0; round < ROUNDS; round++) {
            EngineRun run = executor.run(4, MeetingTestCase.class);

            assertThat(run.failures()).containsOnlyKeys("leaks()");
            assertThat(run.passed()).containsExactly("meets()");
        }
    }

    @DetectBuilderLeaks
    static class MeetingTestCase {
        private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

        @Test
        void leaks() throws Exception {
            BARRIER.await();
            new Door("leaked while the other runs");
            BARRIER.await();
        }

        @Test
        void meets() throws Exception {
            BARRIER.await();
            BARRIER.await();
        }
    }

    /** On JUnit 5.10 and 5.11 only the thread tells which of them a constructor runs for. */
    @ParameterizedTest
    @EnumSource
    void constructorsThatRunAtTheSameTimeAreToldApart(Executor executor) {
        for (int round = 0; round < ROUNDS; round++) {
            EngineRun run = executor.run(4, MeetingConstructorsTestCase.class);

            assertThat(run.failures()).containsOnlyKeys("first()", "second()");
            assertThat(run.message("first()")).contains(" leaked 1 resource\n").contains("owner      certain: ");
            assertThat(run.message("second()")).contains(" leaked 1 resource\n").contains("owner      certain: ");
        }
    }

    @DetectBuilderLeaks
    static class MeetingConstructorsTestCase {
        private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

        MeetingConstructorsTestCase() throws Exception {
            BARRIER.await();
            new Door("one of each instance");
        }

        @Test
        void first() {}

        @Test
        void second() {}
    }

    @Test
    void aTestThatRunsNestedOnTheThreadOfAnotherIsToldApart() {
        for (int round = 0; round < ROUNDS; round++) {
            EngineRun run = Executor.FORK_JOIN_POOL.run(1, HelpingTestCase.class);

            assertThat(run.failures())
                    .containsOnlyKeys(
                            "helps(RepetitionInfo) > repetition 2 of 6",
                            "helps(RepetitionInfo) > repetition 4 of 6",
                            "helps(RepetitionInfo) > repetition 6 of 6");
            for (int i = 2; i <= 6; i += 2) {
                assertThat(run.message("helps(RepetitionInfo) > repetition " + i + " of 6"))
                        .contains(" leaked 3 resources\n")
                        .contains("Door  constructor\n", "Door  before " + i + "\n", "Door  after " + i + "\n")
                        .contains("owner      certain: opened inside the ");
            }
        }
        assertThat(HelpingTestCase.deepest).as("tests on one thread's stack").isGreaterThan(1);
    }

    /** Each test does what a test that waits in a fork-join pool may do: it runs the tasks that there are meanwhile. */
    @DetectBuilderLeaks
    static class HelpingTestCase {
        static int depth;
        static int deepest;

        private final Door ofInstance = new Door("constructor");

        @RepeatedTest(6)
        void helps(RepetitionInfo info) {
            boolean leaks = info.getCurrentRepetition() % 2 == 0;
            deepest = Math.max(deepest, ++depth);
            Door before = new Door("before " + info.getCurrentRepetition());
            ForkJoinTask.helpQuiesce();
            Door after = new Door("after " + info.getCurrentRepetition());
            depth--;
            if (!leaks) {
                ofInstance.close();
                before.close();
                after.close();
            }
        }
    }

    @Test
    void whatATestOpensWhileItHelpsAnotherIsNotItsOwn() {
        for (int round = 0; round < ROUNDS; round++) {
            EngineRun run = Executor.FORK_JOIN_POOL.run(1, ForeignTaskTestCase.class);

            try (Door ofTask = ForeignTaskTestCase.ofTask) {
                assertThat(ofTask).isNotNull();
                // Whose it is nobody can tell: the outer test runs too.
                assertThat(run.failures()).isEmpty();
                assertThat(ofTask.isOpen()).isTrue();
            }
        }
    }

    @DetectBuilderLeaks
    static class ForeignTaskTestCase {
        static volatile Door ofTask;

        @Test
        void runsWhatIsThere() {
            ForkJoinTask.adapt(ForeignTaskTestCase::open).fork();
            ForkJoinTask.helpQuiesce();
        }

        private static void open() {
            ofTask = new Door("of a task that somebody helped with");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCalledCertainIsNeverWrong(Executor executor) {
        for (int round = 0; round < ROUNDS; round++) {
            EngineRun run = executor.run(4, StreamingTestCase.class, StreamingTooTestCase.class);

            List<Door> opened = new ArrayList<>(StreamingTestCase.LEAKED);
            StreamingTestCase.LEAKED.clear();
            try {
                assertThat(run.passed()).isNotEmpty().allMatch(name -> name.startsWith("clean"));
                run.failures().forEach(ParallelTests::blamesNobodyElse);
            } finally {
                // Of what nobody could be blamed for, our own session would be.
                opened.forEach(Door::close);
            }
        }
    }

    private static final Pattern BLAMED = Pattern.compile("Door  (\\S+)");

    private static void blamesNobodyElse(String name, Throwable failure) {
        assertThat(name).as("failed: %s", failure).doesNotStartWith("clean").isNotEqualTo(EngineRun.ENGINE);
        Matcher blamed = BLAMED.matcher(failure.getMessage());
        while (blamed.find()) {
            assertThat(name).isEqualTo(blamed.group(1));
        }
    }

    /** Their subtasks run on JUnit's own pool, or on the common one, and on whatever test's thread waits there. */
    @DetectBuilderLeaks
    static class StreamingTestCase {
        static final Queue<Door> LEAKED = new ConcurrentLinkedQueue<>();

        static void leakInAStream(TestInfo info) {
            new Door(info.getDisplayName());
            IntStream.range(0, 32).parallel().forEach(i -> LEAKED.add(new Door(info.getDisplayName())));
        }

        static void closeInAStream(TestInfo info) {
            IntStream.range(0, 32).parallel().forEach(i -> new Door(info.getDisplayName()).close());
        }

        @Test
        void leaksA(TestInfo info) {
            leakInAStream(info);
        }

        @Test
        void leaksB(TestInfo info) {
            leakInAStream(info);
        }

        @Test
        void leaksC(TestInfo info) {
            leakInAStream(info);
        }

        @Test
        void cleanA(TestInfo info) {
            closeInAStream(info);
        }

        @Test
        void cleanB(TestInfo info) {
            closeInAStream(info);
        }

        @RepeatedTest(20)
        void cleanRepeated(TestInfo info) {
            closeInAStream(info);
        }
    }

    @DetectBuilderLeaks
    static class StreamingTooTestCase {
        @Test
        void leaksD(TestInfo info) {
            StreamingTestCase.leakInAStream(info);
        }

        @RepeatedTest(20)
        void cleanRepeatedToo(TestInfo info) {
            StreamingTestCase.closeInAStream(info);
        }
    }
}
