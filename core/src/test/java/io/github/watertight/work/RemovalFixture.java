package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.InterposedDirectory.Interposer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A tree to be removed, and beside it what must not be. */
abstract class RemovalFixture {

    @TempDir
    Path temp;

    Path root;

    Path outside;

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectory(temp.resolve("root"));
        outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "mine");
    }

    static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    static Path file(Path directory, String name) throws IOException {
        return Files.writeString(Files.createDirectories(directory).resolve(name), "bytes");
    }

    void remove() throws IOException {
        remove(keyOf(root));
    }

    void remove(Object key) throws IOException {
        try (SecureDirectoryStream<Path> parent = (SecureDirectoryStream<Path>) Files.newDirectoryStream(temp)) {
            new TreeRemoval(parent, root, key, () -> false).run();
        }
    }

    void removeInterposed(Interposer interposer) throws IOException {
        try (SecureDirectoryStream<Path> parent = (SecureDirectoryStream<Path>) Files.newDirectoryStream(temp)) {
            new TreeRemoval(new InterposedDirectory(parent, interposer), root, keyOf(root), () -> false).run();
        }
    }

    void assertThatOutsideIsUntouched() {
        assertThat(outside.resolve("precious")).hasContent("mine");
    }

    Path deepTree(int depth) throws IOException {
        Path deepest = root;
        for (int i = 1; i < depth; i++) {
            deepest = Files.createDirectory(deepest.resolve("d"));
            file(deepest, "file");
        }
        return deepest;
    }
}
