package io.github.watertight.benchmarks.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.benchmarks.contenders.Contender;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RoundsTests {

    private static Measurement openClose(String contender, double value) {
        return new Measurement(
                Comparisons.ONE_THREAD,
                Map.of("contender", contender, "depth", "70"),
                value,
                "ns/op",
                OptionalDouble.of(48));
    }

    @Test
    void goalsAreRatiosWithinARound() {
        List<List<Measurement>> rounds = List.of(
                List.of(openClose("MAP", 100), openClose("WATERTIGHT_OFF", 40)),
                List.of(openClose("MAP", 1000), openClose("WATERTIGHT_OFF", 500)),
                List.of(openClose("MAP", 10), openClose("WATERTIGHT_OFF", 3)));

        assertThat(new ResultTables(rounds).markdown())
                .contains(
                        "| open + close, 1 thread: WATERTIGHT_OFF / MAP | <= 0.450 | 0.400 | 0.300 ... 0.500 | met |\n")
                .contains("| JUnit suite, clean: with / without, wall | <= 1.020 | not measured | | |\n")
                .endsWith("""
                        ## open + close, 1 thread

                        | contender | median | rounds from ... to | unit | B/op |
                        |---|---|---|---|---|
                        | MAP | 100 | 10.0 ... 1,000 | ns/op | 48.0 |
                        | WATERTIGHT_OFF | 40.0 | 3.000 ... 500 | ns/op | 48.0 |
                        """);
    }

    @Test
    void everyGoalIsAboutSomethingThatIsMeasured() {
        List<String> comparisons =
                Comparisons.all().stream().map(Comparison::name).toList();
        assertThat(Goal.ALL).allSatisfy(goal -> assertThat(comparisons).contains(goal.comparison()));
        assertThat(Comparisons.forGoals()).hasSizeLessThan(comparisons.size());
    }

    @Test
    void retainedBytesAreThoseOfTheTracker() throws IOException {
        // Of a map's node, and of the table of a map that is half to three quarters full.
        assertThat(RetainedBytes.bytesEach(Contender.MAP) - RetainedBytes.bytesEach(Contender.UNTRACKED))
                .isBetween(32.0, 64.0);
    }

    @Test
    void suitesRunWithAndWithoutWatertight() throws IOException {
        assertThat(new WholeSuites().run(Speed.SMOKE))
                .hasSize(10)
                .allSatisfy(measurement -> assertThat(measurement.value()).isPositive());
    }
}
