package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A suite of ten thousand tests and more: each is checked, and nothing is kept of those that have ended. */
class BigSuiteTests {

    private static final int EACH = 5_000;

    @DetectBuilderLeaks
    static class WatchedTestCase {

        @TestFactory
        Stream<DynamicTest> dynamic() {
            return IntStream.rangeClosed(1, EACH)
                    .mapToObj(number -> DynamicTest.dynamicTest("dynamic " + number, () -> open(number)));
        }

        @RepeatedTest(value = EACH, name = "repetition {currentRepetition}")
        void repeated(RepetitionInfo repetition) {
            open(repetition.getCurrentRepetition());
        }

        private static void open(int number) {
            Door door = new Door("of test " + number);
            if (number != 2_345) {
                door.close();
            }
        }
    }

    static class UnwatchedTestCase {
        @RepeatedTest(value = 1_000, name = "unwatched {currentRepetition}")
        void repeated() {
            new Door("unwatched").close();
        }
    }

    /** Runs last, in the same JVM, and prints how many objects of each of our classes there are. */
    static class CountingTestCase {
        @Test
        void count() throws JMException {
            // It collects garbage first, and counts what is reachable.
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            histogram
                    .lines()
                    .filter(line -> line.contains("io.github.watertight."))
                    .forEach(System.out::println);
        }
    }

    @Test
    void eachIsCheckedAndNothingIsKeptOfIt() {
        FreshJvm.Outcome outcome =
                new FreshJvm().run(WatchedTestCase.class, UnwatchedTestCase.class, CountingTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("dynamic 2345", "repetition 2345");
        assertThat(outcome.summary())
                .containsExactly("Watertight: 10000 tests checked, 11000 resources opened, 2 leaks found");
        Map<String, Long> live = liveObjects(outcome);
        // Of the run, of the counting test and what is around it.
        assertThat(live).containsKeys("io.github.watertight.ResourceScope", "io.github.watertight.MethodRuns$Runs");
        assertThat(live).allSatisfy((type, count) -> assertThat(count).isLessThan(50));
    }

    private static Map<String, Long> liveObjects(FreshJvm.Outcome outcome) {
        // Its number, instances, bytes, class, and on some JVMs the module.
        Pattern line = Pattern.compile(" *\\d+: +(\\d+) +\\d+ +(io\\.github\\.watertight\\.\\S+).*");
        return outcome.out().stream()
                .map(line::matcher)
                .filter(matcher -> matcher.matches())
                .collect(Collectors.toMap(matcher -> matcher.group(2), matcher -> Long.parseLong(matcher.group(1))));
    }
}
