package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs one small main class, with a temporary directory of its own. */
public final class ChildJvm {

    /** What a child prints when it is where the test wants it. */
    public static final String READY = "ready";

    private final Class<?> main;
    private final Path tempDir;
    private final List<String> options = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** How a child ended. */
    public record Outcome(int status, List<String> out, List<String> err) {}

    /** A child that runs. */
    public static final class Running {
        private final Process process;
        private final CountDownLatch ready = new CountDownLatch(1);
        private final List<String> out = new CopyOnWriteArrayList<>();
        private final List<String> err = new CopyOnWriteArrayList<>();
        private final Threads.Running<Void> readsOut;
        private final Threads.Running<Void> readsErr;

        private Running(Process process) {
            this.process = process;
            readsOut = Threads.start("child's out", () -> read(process.inputReader(StandardCharsets.UTF_8), out));
            readsErr = Threads.start("child's err", () -> read(process.errorReader(StandardCharsets.UTF_8), err));
        }

        private void read(BufferedReader reader, List<String> lines) {
            reader.lines().forEach(line -> {
                lines.add(line);
                if (line.equals(READY)) {
                    ready.countDown();
                }
            });
            ready.countDown();
        }

        public Running awaitReady() {
            Threads.await(ready);
            assertThat(out).as("the child's errors are %s", err).contains(READY);
            return this;
        }

        /** Sends SIGTERM. The process's own destroy() would also close the streams that are being read. */
        public Running terminate() {
            process.toHandle().destroy();
            return this;
        }

        /** Sends SIGKILL. */
        public Running kill() {
            process.toHandle().destroyForcibly();
            return this;
        }

        /** Sends a signal, named as the shell names it: {@code HUP}. */
        public Running signal(String name) throws Exception {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .inheritIO()
                    .start();
            assertThat(kill.waitFor()).isZero();
            return this;
        }

        public Outcome await() throws Exception {
            try {
                assertThat(process.waitFor(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("the child ends; so far it printed %s and %s", out, err)
                        .isTrue();
            } finally {
                process.toHandle().destroyForcibly();
            }
            readsOut.join();
            readsErr.join();
            return new Outcome(process.exitValue(), List.copyOf(out), List.copyOf(err));
        }
    }

    private ChildJvm(Class<?> main, Path tempDir) {
        this.main = main;
        this.tempDir = tempDir;
    }

    /** Prepares a child. Its temporary directory is made where it does not exist yet. */
    public static ChildJvm of(Class<?> main, Path tempDir) {
        try {
            Files.createDirectories(tempDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ChildJvm(main, tempDir);
    }

    public ChildJvm option(String option) {
        options.add(option);
        return this;
    }

    public ChildJvm argument(String argument) {
        arguments.add(argument);
        return this;
    }

    /** Has the classes in a directory take the place of those of the same name. */
    public ChildJvm classes(Path directory) {
        classPath = directory + File.pathSeparator + classPath;
        return this;
    }

    public ChildJvm environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Running start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.add("-Djava.io.tmpdir=" + tempDir);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("WATERTIGHT_TMPDIR");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        return new Running(builder.start());
    }

    public Outcome run() throws Exception {
        return start().await();
    }
}
