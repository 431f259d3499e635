package io.github.watertight.junit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.watertight.junit.JUnitVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In every hook of every lifecycle a leak is opened in every way, under every execution: whom the report names, and how
 * that is known, is what the design's ownership table says. Writes a table of what was seen. Run on request, with
 * {@code -Dconformance.cells=true}, until it is known to be right on every JUnit and JDK.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTests {

    private final Map<Execution, List<String>> outcomes = new EnumMap<>(Execution.class);

    @ParameterizedTest
    @EnumSource
    void everyLeakIsReportedWhereTheOwnershipTableSays(Execution execution, @TempDir Path directory) throws Exception {
        assumeThat(Boolean.getBoolean("conformance.cells"))
                .as("cells are asked for")
                .isTrue();
        assumeThat(execution.isInThisJUnit())
                .as("JUnit %s has it", JUnitVersion.current())
                .isTrue();
        Path output = directory.resolve("output.txt");

        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Cells.class.getName(),
                        execution.name(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();

        assertThat(status).as(Files.readString(output)).isZero();
        List<String> lines = Files.readAllLines(output);
        outcomes.put(execution, lines);
        assertThat(lines).filteredOn(line -> line.startsWith("mistake\t")).isEmpty();
        assertThat(lines).filteredOn(line -> line.startsWith("cell\t")).hasSizeGreaterThan(500);
    }

    @AfterAll
    void writeTable() throws IOException {
        if (outcomes.isEmpty()) {
            return;
        }
        Path table = Path.of(System.getProperty("conformance.table", "target/conformance.md"));
        Files.writeString(table, ConformanceTable.of(outcomes));
    }
}
