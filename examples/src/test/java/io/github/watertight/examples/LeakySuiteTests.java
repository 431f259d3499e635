package io.github.watertight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each leak of the leaky suite is reported on its own test, and on nobody else's. */
class LeakySuiteTests {

    @Test
    void blamesExactlyTheTestsThatLeak(@TempDir Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        Path tempDir = Files.createDirectory(directory.resolve("tmp"));

        int status = run(output, tempDir);

        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("FAILED "))
                .containsExactlyInAnyOrder(
                        "FAILED PlainLeakTests.opensABuilderAndForgetsIt with BuilderLeakError",
                        "FAILED PlainLeakTests.forgetsTwo with BuilderLeakError",
                        "FAILED ParallelLeakTests.leaksBesideATestThatDoesNot with BuilderLeakError",
                        "FAILED BackgroundLeakTests.aThreadOfTheTestLeaks with BuilderLeakError",
                        "FAILED BackgroundLeakTests.aWrappedTaskLeaks with BuilderLeakError",
                        "FAILED InferredLeakTests.aPoolThatIsNotWrappedLeaks with BuilderLeakError",
                        "FAILED ClassLeakTests with BuilderLeakError",
                        "FAILED DynamicLeakTests.targets > compiles and forgets with BuilderLeakError",
                        "FAILED FailingLeakTests.failsForAReasonOfItsOwnAndLeaksToo with AssertionError",
                        "FAILED FailingCloseTests.aCloseThatThrowsIsReportedBecauseTheResourceIsStillOpen"
                                + " with BuilderLeakError");
        assertThat(lines)
                .contains(
                        "    owner      inferred: nothing else was running but the test; a task left behind by an"
                                + " earlier test could have opened it",
                        "AllowedLeakTests.mayLeak() left 1 resource open, which is allowed:"
                                + " the cache closes it when the JVM exits; see CACHE-7",
                        "Watertight: 15 tests checked, 16 resources opened, 12 leaks found",
                        "The test session leaked 1 resource");
        assertThat(normalised(Files.readString(output)))
                .as("the message on the first screen of the README")
                .contains(normalised(messageInReadme()));
        // The tests' failures stand for the run: the session check adds its report, not another failure.
        assertThat(status).isZero();
        // What was healed, and what the shutdown hook closed: nothing is left.
        assertThat(tempDir).isEmptyDirectory();
    }

    private static String messageInReadme() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        return readme.replaceAll("(?s).*?```\\R(PlainLeakTests.*?)```.*", "$1");
    }

    /** What differs from run to run. */
    private static String normalised(String message) {
        return message.replaceAll("work directory .*", "work directory DIR")
                .replaceAll("by thread .*", "by thread NAME")
                .replaceAll("\\R", "\n");
    }

    private static int run(Path output, Path tempDir) throws IOException, InterruptedException {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LeakySuite.class.getName());
        java.environment().put("WATERTIGHT_TMPDIR", tempDir.toString());
        return java.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
    }
}
