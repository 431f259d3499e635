package io.github.watertight.benchmarks.rounds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;

/** A suite of trivial tests, written and compiled for the occasion. */
enum GeneratedSuite {
    /** Tests that do nothing. */
    CLEAN("@org.junit.jupiter.api.Test void test%d() {}", 20),

    /** Tests that make an object each, and no more. */
    ONE_OBJECT(
            "@org.junit.jupiter.api.Test void test%d() { new io.github.watertight.benchmarks.contenders.Resource().release(); }",
            20),

    /** Tests that open a resource each, and close it. */
    ONE_RESOURCE(
            "@org.junit.jupiter.api.Test void test%d() { new io.github.watertight.benchmarks.rounds.Door().close(); }",
            20),

    /** Each class has one test, which is repeated: ten times as many tests as were asked for. */
    REPEATED("@org.junit.jupiter.api.RepeatedTest(1_000) void test%d() {}", 1);

    private static final int REPETITIONS = 1_000;

    private final String method;
    private final int methods;

    GeneratedSuite(String method, int methods) {
        this.method = method;
        this.methods = methods;
    }

    /** Compiles as many classes as it takes into the directory, and returns their names. */
    List<String> compile(Path directory, int tests) throws IOException {
        int classes = this == REPEATED ? Math.max(1, tests * 10 / REPETITIONS) : tests / methods;
        String body = String.join(
                "\n", IntStream.range(0, methods).mapToObj(method::formatted).toList());
        List<String> names = new ArrayList<>();
        List<String> command = new ArrayList<>(List.of(
                "-d", directory.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-nowarn"));
        for (int i = 0; i < classes; i++) {
            String name = "Suite" + i + "Tests";
            names.add(name);
            Path source = directory.resolve(name + ".java");
            Files.writeString(source, "class " + name + " {\n" + body + "\n}\n");
            command.add(source.toString());
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new)) != 0) {
            throw new IOException("what was generated in " + directory + " does not compile");
        }
        return names;
    }

    /** How many tests run if that many were asked for. */
    int tests(int asked) {
        return this == REPEATED ? Math.max(1, asked * 10 / REPETITIONS) * REPETITIONS : asked / methods * methods;
    }
}
