package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The directories of one run of a script.
 *
 * @param project where the script's files are, and where the tool is run
 * @param tempDir where Builders make their directories, and where none may be left
 * @param scratch what the test itself writes
 */
record Sandbox(Path project, Path tempDir, Path scratch) {

    /** Makes the directories, and writes the files. */
    static Sandbox create(Path parent, Map<String, String> files) throws IOException {
        Path root = Files.createDirectories(parent).toRealPath();
        Sandbox sandbox = new Sandbox(root.resolve("project"), root.resolve("tmp"), root.resolve("scratch"));
        for (Path directory : List.of(sandbox.project, sandbox.tempDir, sandbox.scratch)) {
            Files.createDirectory(directory);
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = sandbox.project.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return sandbox;
    }

    /** Lists what is in a directory. */
    static List<Path> contents(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }
}
