package io.github.watertight.benchmarks.rounds;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Whole JUnit suites in fresh JVMs, with Watertight, switched on for all tests, and without it, that is with its extension
 * off the class path. The time is that of the whole JVM.
 */
final class WholeSuites implements Comparison {

    private static final String EXTENSION = "io.github.watertight.junit.DetectBuilderLeaks";

    /** Which suite runs with Watertight and without, and what is asked of it. */
    private record Pair(String name, GeneratedSuite with, GeneratedSuite without, boolean heap) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair("clean", GeneratedSuite.CLEAN, GeneratedSuite.CLEAN, false),
            new Pair("one resource a test", GeneratedSuite.ONE_RESOURCE, GeneratedSuite.ONE_OBJECT, false),
            new Pair("ten times the tests", GeneratedSuite.REPEATED, GeneratedSuite.REPEATED, true));

    @Override
    public String name() {
        return "a whole JUnit suite";
    }

    @Override
    public List<Measurement> run(Speed speed) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "suites"));
        List<Measurement> measurements = new ArrayList<>();
        for (Pair pair : PAIRS) {
            measure(pair, "with", pair.with, System.getProperty("java.class.path"), directory, speed, measurements);
            measure(pair, "without", pair.without, classPathWithoutExtension(), directory, speed, measurements);
        }
        return measurements;
    }

    private void measure(
            Pair pair,
            String watertight,
            GeneratedSuite suite,
            String classPath,
            Path directory,
            Speed speed,
            List<Measurement> measurements)
            throws IOException {
        Path compiled = directory.resolve(suite.name() + "-" + speed.suiteTests());
        Path names = compiled.resolve("names.txt");
        if (!Files.exists(names)) {
            List<String> classes = suite.compile(Files.createDirectories(compiled), speed.suiteTests());
            Files.write(names, classes);
        }
        long start = System.nanoTime();
        List<String> out = ChildJvm.run(
                compiled + File.pathSeparator + classPath,
                List.of("-Xmx1g", "-XX:+UseG1GC"),
                SuiteProgram.class,
                List.of(names.toString(), String.valueOf(pair.heap)));
        double millis = (System.nanoTime() - start) / 1e6;
        check(out, suite.tests(speed.suiteTests()), watertight.equals("with"));
        if (!pair.heap) {
            measurements.add(measurement(pair, watertight, "wall", millis, "ms"));
            measurements.add(measurement(pair, watertight, "CPU", ChildJvm.value(out, "cpu"), "ms"));
        } else {
            measurements.add(measurement(pair, watertight, "heap at the end", ChildJvm.value(out, "heap"), "B"));
        }
    }

    /** What was not run, or not checked, was not measured. */
    private static void check(List<String> out, int tests, boolean watched) throws IOException {
        boolean checked = out.stream().anyMatch(line -> line.startsWith("Watertight: " + tests + " tests checked"));
        if (ChildJvm.value(out, "succeeded") != tests || checked != watched) {
            throw new IOException("expected " + tests + " tests, " + (watched ? "" : "not ") + "checked: " + out);
        }
    }

    private Measurement measurement(Pair pair, String watertight, String measure, double value, String unit) {
        Map<String, String> what = new LinkedHashMap<>();
        what.put("suite", pair.name);
        what.put("watertight", watertight);
        what.put("measure", measure);
        return new Measurement(name(), what, value, unit, OptionalDouble.empty());
    }

    private static String classPathWithoutExtension() throws IOException {
        Path extension = extension();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(extension))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path extension() throws IOException {
        try {
            CodeSource source = Class.forName(EXTENSION).getProtectionDomain().getCodeSource();
            if (source == null) {
                throw new IOException("nobody knows where " + EXTENSION + " comes from");
            }
            return Path.of(source.getLocation().getPath()).toAbsolutePath();
        } catch (ClassNotFoundException e) {
            throw new IOException("the JUnit extension is not on the class path", e);
        }
    }
}
