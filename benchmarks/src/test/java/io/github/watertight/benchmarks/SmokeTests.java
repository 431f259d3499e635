package io.github.watertight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.benchmarks.contenders.Contender;
import java.util.Arrays;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs every benchmark for a moment, in this JVM, to show that it works. The contenders that need a JVM with other
 * settings run in {@link io.github.watertight.benchmarks.contenders.ContendersTests}.
 */
class SmokeTests {

    private static ChainedOptionsBuilder of(Class<?> benchmark) {
        return new OptionsBuilder()
                .include(benchmark.getName() + "\\.")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    private static void run(ChainedOptionsBuilder options, int results) throws RunnerException {
        Collection<RunResult> ran = new Runner(options.build()).run();
        assertThat(ran).hasSize(results);
        assertThat(ran)
                .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore())
                        .as(result.getParams().id())
                        .isPositive());
    }

    private static String[] contenders() {
        return Arrays.stream(Contender.values())
                .map(Contender::name)
                .filter(name -> !name.endsWith("NO_CLOSE_STACK") && !name.equals("NETTY_PRESENCE_WITH_STACK"))
                .toArray(String[]::new);
    }

    @Test
    void openAndClose() throws RunnerException {
        run(of(OpenClose.class).param("contender", contenders()), contenders().length);
    }

    @Test
    void inAllCircumstances() throws RunnerException {
        run(
                of(OpenClose.class)
                        .param("contender", "WATERTIGHT_OFF_IN_SCOPE", "MAP_WITH_STACK")
                        .param("order", "LIFO", "RANDOM")
                        .param("sites", "4", "64")
                        .param("openElsewhere", "1000")
                        .threads(2),
                8);
    }

    @Test
    void closedByAnotherThread() throws RunnerException {
        run(of(CrossThreadClose.class).param("contender", contenders()), contenders().length);
    }

    @Test
    void checks() throws RunnerException {
        run(of(ScopeChecks.class), 5);
    }

    @Test
    void wholeTest() throws RunnerException {
        run(of(WholeTest.class).param("contender", contenders()), contenders().length);
    }

    @Test
    void workDirectories() throws RunnerException {
        run(of(WorkDirectories.class).param("files", "0", "100"), 4);
    }
}
