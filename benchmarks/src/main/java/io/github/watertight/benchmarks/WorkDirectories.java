package io.github.watertight.benchmarks;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A Builder beside a temporary directory that is made and deleted by plain means. Both are filled with the same files, and
 * that is part of both.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+UseG1GC"})
public class WorkDirectories {

    private static final byte[] CONTENT = new byte[100];

    /** How many files are in it when it is deleted. */
    @Param("0")
    public int files;

    /** Opens a Builder, fills its directory, and closes it. */
    @Benchmark
    public Path builder() throws IOException {
        try (Builder builder = Builder.open()) {
            fill(builder.workDir());
            return builder.workDir();
        }
    }

    /** Makes a temporary directory, fills it, and deletes it. */
    @Benchmark
    public Path plain() throws IOException {
        Path directory = Files.createTempDirectory("plain-");
        fill(directory);
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
        return directory;
    }

    private void fill(Path directory) throws IOException {
        for (int i = 0; i < files; i++) {
            Files.write(directory.resolve("file" + i), CONTENT);
        }
    }
}
