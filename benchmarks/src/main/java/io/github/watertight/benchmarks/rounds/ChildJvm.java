package io.github.watertight.benchmarks.rounds;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A fresh JVM that runs a main class. */
public final class ChildJvm {

    private ChildJvm() {}

    /**
     * Runs it to its end.
     *
     * @return what it printed
     * @throws IOException if it fails, with what it printed
     */
    public static List<String> run(String classPath, List<String> options, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(main.getName() + " " + arguments + " failed:\n" + out);
            }
            return out.lines().toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The value that the child printed as {@code key=value}. */
    static double value(List<String> out, String key) throws IOException {
        return out.stream()
                .filter(line -> line.startsWith(key + "="))
                .mapToDouble(line -> Double.parseDouble(line.substring(key.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + key + " in " + out));
    }
}
