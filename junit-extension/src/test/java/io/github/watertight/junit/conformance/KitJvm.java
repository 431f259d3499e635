package io.github.watertight.junit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the kit in a JVM of its own, where nothing else opens anything. */
final class KitJvm {

    /** Only so that a deadlock does not keep the build waiting for ever: a thousand suites take less than half of it. */
    private static final long HOURS_TO_END = 1;

    private KitJvm() {}

    /** Gives the lines that it prints. Its output is kept in the directory. */
    static List<String> run(Class<?> main, Path directory, String... arguments)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process jvm = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!jvm.waitFor(HOURS_TO_END, TimeUnit.HOURS)) {
            jvm.destroyForcibly().waitFor();
            fail("%s hangs: %s", main.getSimpleName(), Files.readString(output));
        }
        assertThat(jvm.exitValue()).as(Files.readString(output)).isZero();
        return Files.readAllLines(output);
    }
}
