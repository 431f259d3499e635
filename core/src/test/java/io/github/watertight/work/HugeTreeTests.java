package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.watertight.ChildJvm;
import io.github.watertight.ChildJvm.Outcome;
import io.github.watertight.Stress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trees of any size and depth go with a small heap and a few open files. How long it takes beside {@code rm -rf} is printed;
 * it is no test's to judge.
 */
@Tag(Stress.TAG)
class HugeTreeTests {

    private static final int FILES = Stress.times(5_000, 1_000_000);
    private static final int IN_ONE_DIRECTORY = Stress.times(5_000, 200_000);
    private static final int DEPTH = Stress.times(1_000, 5_000);

    private static final int MOST_OPEN_FILES = 64;

    @TempDir(factory = InMemoryTempDir.class)
    Path scratch;

    /** What the tree is like. */
    private enum Shape {
        MANY_FILES {
            @Override
            void make(Path root) throws IOException {
                for (int i = 0; i < FILES; i++) {
                    Path directory = root.resolve("d" + i / 1000);
                    if (i % 1000 == 0) {
                        Files.createDirectory(directory);
                    }
                    Files.createFile(directory.resolve("f" + i));
                }
            }
        },
        ONE_LARGE_DIRECTORY {
            @Override
            void make(Path root) throws IOException {
                for (int i = 0; i < IN_ONE_DIRECTORY; i++) {
                    Files.createFile(root.resolve("f" + i));
                }
            }
        },
        DEEP {
            /** Puts short chains one below the other: a path of all of it would be too long for the system. */
            @Override
            void make(Path root) throws IOException {
                Path below = null;
                for (int made = 0; made < DEPTH; made += 500) {
                    Path chain = Files.createDirectory(root.resolve("chain" + made));
                    Path deepest = chain;
                    for (int i = 1; i < 500; i++) {
                        deepest = Files.createDirectory(deepest.resolve("d"));
                    }
                    Files.createFile(deepest.resolve("file"));
                    if (below != null) {
                        Files.move(below, deepest.resolve("d"));
                    }
                    below = chain;
                }
            }
        };

        abstract void make(Path root) throws IOException;
    }

    /** The main class of a child with a small heap: removes a tree, and prints how many files that had open, and how long it took. */
    static final class RemoveTestCase {
        private RemoveTestCase() {}

        public static void main(String[] arguments) throws IOException {
            Path root = Path.of(arguments[0]);
            UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long before = system.getOpenFileDescriptorCount();
            long[] most = {0};
            long start = System.nanoTime();
            try (SecureDirectoryStream<Path> parent =
                    (SecureDirectoryStream<Path>) Files.newDirectoryStream(root.getParent())) {
                Object key =
                        Files.readAttributes(root, BasicFileAttributes.class).fileKey();
                InterposedDirectory interposed = new InterposedDirectory(parent, (operation, name) -> {
                    if (operation.equals("open")) {
                        most[0] = Math.max(most[0], system.getOpenFileDescriptorCount() - before);
                    }
                });
                new TreeRemoval(interposed, root, key, () -> false).run();
            }
            System.out.println(most[0]);
            System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHugeTreeIsRemovedWithASmallHeapAndFewOpenFiles(Shape shape) throws Exception {
        Path ours = Files.createDirectory(scratch.resolve("ours"));
        shape.make(ours);

        Outcome outcome = ChildJvm.of(RemoveTestCase.class, scratch.resolve("tmp"))
                .option("-Xmx64m")
                .option("-Xss512k")
                .argument(ours.toString())
                .run();

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(ours).doesNotExist();
        List<Long> figures = outcome.out().stream().map(Long::parseLong).toList();
        assertThat(figures.get(0)).as("files open at once").isPositive().isLessThanOrEqualTo(MOST_OPEN_FILES);
        System.out.printf(
                "%s: at most %d files open, %d ms; rm -rf %d ms%n",
                shape, figures.get(0), figures.get(1), removeWithRm(shape));
    }

    private long removeWithRm(Shape shape) throws Exception {
        Path theirs = Files.createDirectory(scratch.resolve("theirs"));
        shape.make(theirs);
        long start = System.nanoTime();
        assertThat(new ProcessBuilder("rm", "-rf", theirs.toString()).start().waitFor())
                .isZero();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
