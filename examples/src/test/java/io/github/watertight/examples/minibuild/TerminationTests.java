package io.github.watertight.examples.minibuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is left when minibuild is told to stop. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be told to stop there, only be killed")
class TerminationTests {

    private static final Map<String, String> BLOCKING_PROGRAM =
            Map.of("minibuild.properties", "name=demo\nmain=demo.Main\n", "src/demo/Main.java", """
            package demo;

            public final class Main {
                public static void main(String[] args) throws InterruptedException {
                    System.out.println(ProcessHandle.current().pid());
                    Thread.currentThread().join();
                }
            }
            """);

    @Test
    void theProgramEndsAndTheWorkDirectoryIsRemoved(@TempDir Path directory) throws IOException, InterruptedException {
        Sandbox sandbox = Sandbox.create(directory, BLOCKING_PROGRAM);
        Map<String, String> environment =
                Map.of("WATERTIGHT_TMPDIR", sandbox.tempDir().toString());
        Process minibuild = Mode.start(Tool.MINIBUILD, sandbox, environment, "run")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = minibuild.inputReader()) {
            long program = Long.parseLong(output.readLine());
            assertThat(Sandbox.contents(sandbox.tempDir()))
                    .filteredOn(Files::isDirectory)
                    .hasSize(1);

            minibuild.destroy();

            assertThat(minibuild.waitFor()).isEqualTo(128 + 15);
            assertThat(ProcessHandle.of(program)).isNotPresent();
            assertThat(sandbox.tempDir()).isEmptyDirectory();
        } finally {
            minibuild.destroyForcibly();
        }
    }
}
