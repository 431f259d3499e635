package io.github.watertight.junit.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A suite of test classes, generated from a seed, and what it leaks. Every tenth suite leaks nothing. */
final class RandomSuite {

    private static final List<Way> WAYS = Way.all();

    private final Random random;
    private final boolean clean;
    private final boolean watchedThroughout;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, Way> openers = new LinkedHashMap<>();

    RandomSuite(long seed) {
        this.random = new Random(seed);
        this.clean = seed % 10 == 0;
        this.watchedThroughout = seed % 2 == 0;
        int classes = 6 + random.nextInt(12);
        for (int i = 0; i < classes; i++) {
            String type = "S" + seed + "C" + i;
            sources.put(type, source(type));
        }
    }

    /** Who leaks, and how. A test is {@code Class.method}, with {@code #n} for its n-th invocation or dynamic test. */
    Map<String, Way> openers() {
        return openers;
    }

    private String source(String type) {
        StringBuilder source = new StringBuilder();
        if (watchedThroughout || random.nextInt(4) > 0) {
            source.append("@DetectBuilderLeaks\n");
        }
        if (random.nextInt(4) == 0) {
            source.append("@TestInstance(TestInstance.Lifecycle.PER_CLASS)\n");
        }
        source.append("class " + type + " {\n");
        source.append("static final CountDownLatch OVER = new CountDownLatch(1);\n");
        source.append("@AfterAll static void over() { OVER.countDown(); }\n");
        if (!clean && random.nextInt(5) == 0) {
            openers.put(type, Way.OWN_THREAD);
            source.append("@BeforeAll static void open() { new Leak(\"" + type + "\"); }\n");
        }
        appendTests(source, type, 3 + random.nextInt(10));
        if (random.nextBoolean()) {
            source.append("@Nested class In {\n");
            appendTests(source, type + ".In", 3);
            source.append("}\n");
        }
        return source.append("}\n").toString();
    }

    private void appendTests(StringBuilder source, String type, int count) {
        for (int i = 0; i < count; i++) {
            String method = "test" + i;
            Way way = clean ? Way.CLEAN : WAYS.get(random.nextInt(WAYS.size()));
            String id = type + "." + method;
            switch (random.nextInt(6)) {
                case 0 -> {
                    note(way, id + "#1", id + "#2", id + "#3");
                    source.append("@RepeatedTest(3) void " + method + "(RepetitionInfo n) throws Exception {"
                            + " String id = \"" + id + "#\" + n.getCurrentRepetition(); " + way.body() + " }\n");
                }
                case 1 -> {
                    note(way, id + "#1", id + "#2", id + "#3");
                    source.append("@TestFactory Stream<DynamicTest> " + method + "() {"
                            + " return IntStream.rangeClosed(1, 3).mapToObj(n -> DynamicTest.dynamicTest(\"\" + n, () -> {"
                            + " String id = \"" + id + "#\" + n; " + way.body() + " })); }\n");
                }
                default -> {
                    note(way, id);
                    source.append("@Test void " + method + "() throws Exception {" + " String id = \"" + id + "\"; "
                            + way.body() + " }\n");
                }
            }
        }
    }

    private void note(Way way, String... ids) {
        for (String id : ids) {
            if (way.leaks()) {
                openers.put(id, way);
            }
        }
    }

    List<Class<?>> compile(Path directory) throws IOException, ClassNotFoundException {
        return GeneratedClasses.compile(sources, directory);
    }
}
