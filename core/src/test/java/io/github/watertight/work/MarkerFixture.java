package io.github.watertight.work;

import io.github.watertight.CleanupRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A temporary directory, what this JVM marks in it, and what it logs. */
abstract class MarkerFixture {

    @TempDir
    Path scratch;

    Path tmp;
    final CleanupRegistry registry = CleanupRegistry.isolated();
    final LoggedMessages logged = new LoggedMessages();

    @BeforeEach
    void makeTmp() throws IOException {
        tmp = Files.createDirectory(scratch.resolve("tmp"));
    }

    @AfterEach
    void stopCollecting() {
        logged.close();
    }

    BuilderOptions options() {
        return BuilderOptions.defaults().tempDir(tmp).registry(registry);
    }

    Path marker() throws IOException {
        try (Stream<Path> all = Files.list(tmp)) {
            return all.filter(path -> path.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    MarkerFormat.Contents contents() throws IOException {
        return MarkerFormat.parse(Files.readAllBytes(marker()));
    }
}
