package io.github.watertight.junit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every leak is reported once, none is called certain on a test that did not open it, and suites that leak nothing do not
 * fail. {@code -Dconformance.suites=1000} runs more suites, {@code -Dconformance.seed=7} others.
 */
class RandomSuitesTests {

    private static final int SUITES = Integer.getInteger("conformance.suites", 10);
    private static final long SEED = Long.getLong("conformance.seed", 0L);

    @ParameterizedTest
    @ValueSource(strings = {"FORK_JOIN_POOL", "WORKER_THREAD_POOL"}) // JUnit before 6.1 knows only the first.
    void neverBlameTheWrongTest(String executorService, @TempDir Path directory) throws Exception {
        Path output = directory.resolve("output.txt");

        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RandomSuites.class.getName(),
                        String.valueOf(SEED),
                        String.valueOf(SUITES),
                        executorService,
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();

        assertThat(status).as(Files.readString(output)).isZero();
        List<String> lines = Files.readAllLines(output);
        assertThat(lines).filteredOn(line -> line.startsWith("seed ")).isEmpty();
        Map<String, Integer> counts = lines.stream()
                .filter(line -> line.matches("[a-z, ]+=\\d+"))
                .collect(Collectors.toMap(line -> line.split("=")[0], line -> Integer.valueOf(line.split("=")[1])));
        System.out.println("Conformance, " + executorService + ", seed " + SEED + ": " + counts);
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
