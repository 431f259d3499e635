package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The races find each seeded mutant. One is compiled in place of the class that it breaks, and runs in a JVM of its own.
 */
@Tag(Stress.TAG)
@EnabledForJreRange(max = JRE.JAVA_25, disabledReason = "Lincheck 3.7 knows no newer JDK")
class SeededMutantTests {

    private static final Path SOURCES = Path.of("src/main/java/io/github/watertight");

    @TempDir
    Path dir;

    static Stream<SeededMutant> mutants() {
        return Arrays.stream(SeededMutant.values()).limit(Stress.times(1, SeededMutant.values().length));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isFoundByItsRace(SeededMutant mutant) throws Exception {
        String source = Files.readString(SOURCES.resolve(mutant.type() + ".java"));

        // A few are enough to show that it is the mutation that is found; RaceTests runs the original under many.
        assertThat(explore(mutant, source, 20)).as("the original").isEqualTo(RaceTestCase.HOLDS);
        assertThat(explore(mutant, mutant.applyTo(source), 10_000))
                .as("the mutant")
                .isEqualTo(RaceTestCase.FOUND);
    }

    /** Compiles that source of the mutant's class, and runs the mutant's race with it. */
    private int explore(SeededMutant mutant, String source, int schedules) throws Exception {
        Path classes = Files.createTempDirectory(dir, "classes");
        compile(Files.writeString(classes.resolve(mutant.type() + ".java"), source), classes);
        ChildJvm.Outcome outcome = ChildJvm.of(RaceTestCase.class, dir.resolve("tmp"))
                .classes(classes)
                // What Lincheck needs, as in the POM.
                .option("-XX:+EnableDynamicAgentLoading")
                .option("-Xshare:off")
                .option("--add-opens=java.base/java.util=ALL-UNNAMED")
                .argument(mutant.race().name())
                .argument(Integer.toString(schedules))
                .run();
        assertThat(outcome.status())
                .as("%s and %s", outcome.out(), outcome.err())
                .isIn(RaceTestCase.HOLDS, RaceTestCase.FOUND);
        return outcome.status();
    }

    private static void compile(Path source, Path classes) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        errors,
                        errors,
                        "-proc:none",
                        "-nowarn",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(status).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }
}
