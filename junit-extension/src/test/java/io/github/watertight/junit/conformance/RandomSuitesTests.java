package io.github.watertight.junit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.watertight.junit.JUnitVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every leak is reported once, none is called certain on a test that did not open it, and suites that leak nothing do not
 * fail. The profile {@code conformance} runs 1,000 suites instead of 50; {@code -Dconformance.seed=7} begins with another one.
 */
class RandomSuitesTests {

    private static final int SUITES = Integer.getInteger("conformance.suites", 50);
    private static final long SEED = Long.getLong("conformance.seed", 0L);

    @ParameterizedTest
    @EnumSource(names = {"FORK_JOIN_POOL", "WORKER_THREAD_POOL"})
    void neverBlameTheWrongTest(Execution executor, @TempDir Path directory) throws Exception {
        assumeThat(executor.isInThisJUnit())
                .as("JUnit %s has it", JUnitVersion.current())
                .isTrue();

        List<String> lines = KitJvm.run(
                RandomSuites.class,
                directory,
                String.valueOf(SEED),
                String.valueOf(SUITES),
                executor.name(),
                directory.toString());

        assertThat(lines).filteredOn(line -> line.startsWith("seed ")).isEmpty();
        Map<String, Integer> counts = lines.stream()
                .filter(line -> line.matches("[a-z, ]+=\\d+"))
                .collect(Collectors.toMap(line -> line.split("=")[0], line -> Integer.valueOf(line.split("=")[1])));
        System.out.println("Conformance, " + executor + ", seed " + SEED + ": " + counts);
        assertThat(counts).containsEntry("suites", SUITES).containsKeys("certain", "inferred", "held");
        assertThat(reported(counts)).isEqualTo(counts.get("leaks"));
    }

    private static int reported(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .filter(count ->
                        !count.getKey().equals("suites") && !count.getKey().equals("leaks"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
