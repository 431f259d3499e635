package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The jar that a project is built into. The same classes give the same jar, byte for byte. */
final class ResultJar {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private ResultJar() {}

    /** Makes the jar in the work directory, and moves it to its place only when it is complete. */
    static void create(Shell shell, Project project, CompiledPackages compiled, Path target) throws IOException {
        Path draft = shell.newObjectDir().resolve(target.getFileName());
        List<String> command = new ArrayList<>(List.of("jar", "--create", "--file", shell.name(draft)));
        if (project.mainClass() != null) {
            command.addAll(List.of("--main-class", project.mainClass()));
        }
        for (Path directory : compiled.directories()) {
            command.addAll(List.of("-C", shell.name(directory), "."));
        }
        if (shell.announce(command)) {
            write(draft, project, compiled.directories());
        }
        Path parent = target.getParent();
        if (parent != null
                && !Files.isDirectory(parent)
                && shell.announce(List.of("mkdir", "-p", shell.name(parent)))) {
            Files.createDirectories(parent);
        }
        if (shell.announce(List.of("mv", shell.name(draft), shell.name(target)))) {
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void write(Path jar, Project project, List<Path> directories) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (project.mainClass() != null) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, project.mainClass());
        }
        NavigableMap<String, byte[]> classes = new TreeMap<>();
        for (Path directory : directories) {
            classes.putAll(classes(directory));
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            entries.putNextEntry(entry(JarFile.MANIFEST_NAME));
            manifest.write(entries);
            for (Map.Entry<String, byte[]> content : classes.entrySet()) {
                entries.putNextEntry(entry(content.getKey()));
                entries.write(content.getValue());
            }
        }
    }

    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setTimeLocal(NO_TIME);
        return entry;
    }

    /** Reads the classes in a directory, by the names that they have in a jar. */
    static NavigableMap<String, byte[]> classes(Path directory) throws IOException {
        NavigableMap<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = directory.relativize(file).toString();
                classes.put(name.replace(file.getFileSystem().getSeparator(), "/"), Files.readAllBytes(file));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return classes;
    }

    /** Reads the classes in a jar, by name; there need not be a jar. */
    static NavigableMap<String, byte[]> installedClasses(Path jar) throws IOException {
        NavigableMap<String, byte[]> classes = new TreeMap<>();
        if (Files.exists(jar)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                    if (entry.getName().endsWith(".class")) {
                        classes.put(entry.getName(), file.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }
        return classes;
    }
}
