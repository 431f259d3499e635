package io.github.watertight.examples.minibuild;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.OpenResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a script runs the tool: inside this JVM, with a registry of its own, or as a user does. */
enum Mode {
    IN_PROCESS {
        @Override
        Execution run(Tool tool, Sandbox sandbox, Map<String, String> environment, String... args) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
            PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
            CleanupRegistry registry = CleanupRegistry.isolated();
            List<OpenResource> notClosed = new ArrayList<>();
            Minibuild minibuild = tool.create(sandbox.project(), environment, outStream, errStream, registry);
            int status = ThreadErr.redirect(errStream, () -> {
                Complaints complaints = new Complaints(errStream);
                int performed = minibuild.perform(List.of(args), complaints);
                notClosed.addAll(notClosed(registry, performed));
                return minibuild.end(performed, complaints);
            });
            return new Execution(
                    status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), notClosed);
        }
    },

    AS_PROCESS {
        @Override
        Execution run(Tool tool, Sandbox sandbox, Map<String, String> environment, String... args)
                throws IOException, InterruptedException {
            Path out = sandbox.scratch().resolve("stdout");
            Path err = sandbox.scratch().resolve("stderr");
            int status = start(tool, sandbox, environment, args)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            return new Execution(status, Files.readString(out), Files.readString(err), List.of());
        }
    };

    /** Runs the tool until it ends. */
    abstract Execution run(Tool tool, Sandbox sandbox, Map<String, String> environment, String... args)
            throws IOException, InterruptedException;

    /**
     * Finds what the end of a run makes good and keeps quiet about. A command closes what it has opened when it
     * fails, too, and fails if it cannot close it.
     */
    private static List<OpenResource> notClosed(CleanupRegistry registry, int status) {
        return registry.openResources().stream()
                .filter(resource -> resource.state() != OpenResource.State.CLOSE_FAILED || status == 0)
                .toList();
    }

    /** Prepares a process for the tool. */
    static ProcessBuilder start(Tool tool, Sandbox sandbox, Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Short-lived, and many of them.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Whatever ignores the environment's temporary directory shall be noticed too.
                "-Djava.io.tmpdir=" + sandbox.tempDir(),
                "-cp",
                System.getProperty("java.class.path"),
                tool.mainClass().getName()));
        command.addAll(List.of(args));
        ProcessBuilder process =
                new ProcessBuilder(command).directory(sandbox.project().toFile());
        process.environment().clear();
        process.environment().putAll(environment);
        return process;
    }
}
