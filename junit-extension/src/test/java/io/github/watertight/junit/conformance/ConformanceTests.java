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
 * that is known, is what the design's ownership table says. Writes a table of what was seen.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTests {

    private final Map<Execution, List<String>> outcomes = new EnumMap<>(Execution.class);

    @ParameterizedTest
    @EnumSource
    void everyLeakIsReportedWhereTheOwnershipTableSays(Execution execution, @TempDir Path directory) throws Exception {
        assumeThat(execution.isInThisJUnit())
                .as("JUnit %s has it", JUnitVersion.current())
                .isTrue();

        List<String> lines = KitJvm.run(Cells.class, directory, execution.name(), directory.toString());

        outcomes.put(execution, lines);
        assertThat(lines).filteredOn(line -> line.startsWith("mistake\t")).isEmpty();
        assertThat(lines).filteredOn(line -> line.startsWith("cell\t")).hasSizeGreaterThan(500);
        if (execution == Execution.BLOCKED_IN_JOIN) {
            assertThat(lines)
                    .as("tests run on the thread of another")
                    .anyMatch(line -> line.matches("run by others\t[1-9]\\d*"));
        }
    }

    @AfterAll
    void writeTable() throws IOException {
        Path table = Path.of(System.getProperty("conformance.table", "target/conformance.md"));
        Files.writeString(table, ConformanceTable.of(outcomes));
    }
}
