package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A project: a directory with {@code minibuild.properties}, sources in {@code src} and tests in {@code test}, where
 * each Java package is a unit.
 *
 * @param directory where it is
 * @param name what its jar is called
 * @param mainClass the class to run, or null for a library
 */
record Project(Path directory, String name, @Nullable String mainClass) {

    static final String FILE = "minibuild.properties";

    private static final List<String> KEYS = List.of("name", "main");

    /** Reads the properties of the project in a directory. */
    static Project load(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IOException("no project in " + directory + ": it has no file " + FILE);
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(FILE + " is malformed: " + e.getMessage(), e);
        }
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (!KEYS.contains(key)) {
                throw new IOException(FILE + ": unknown key " + key + "; allowed are " + String.join(", ", KEYS));
            }
        }
        String name = properties.getProperty("name", "").strip();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IOException(FILE + ": name=" + name
                    + " is not a name; allowed are letters, digits and ._- after the first letter or digit");
        }
        String mainClass = properties.getProperty("main", "").strip();
        return new Project(directory, name, mainClass.isEmpty() ? null : mainClass);
    }

    /** Reads the packages of the sources. */
    PackageGraph packages() throws IOException {
        PackageGraph graph = PackageGraph.of(SourceTree.read(directory, "src"));
        if (graph.order().isEmpty()) {
            throw new IOException("no Java sources in " + directory.resolve("src"));
        }
        if (mainClass != null) {
            int dot = mainClass.lastIndexOf('.');
            String packageName = mainClass.substring(0, Math.max(dot, 0));
            if (!graph.order().contains(packageName)
                    || !graph.source(packageName).types().contains(mainClass.substring(dot + 1))) {
                throw new IOException(FILE + ": main=" + mainClass + " is not a top-level class in src");
            }
        }
        return graph;
    }

    /** Reads the packages of the tests; there may be none. */
    PackageGraph tests() throws IOException {
        return PackageGraph.of(SourceTree.read(directory, "test"));
    }

    /** Gives the class to run, which the project must have. */
    String requiredMainClass() throws IOException {
        if (mainClass == null) {
            throw new IOException("nothing to run: " + FILE + " has no main class (main=a.b.C)");
        }
        return mainClass;
    }

    /** Gives the place of the jar that {@code build} writes. */
    Path builtJar() {
        return directory.resolve(name + ".jar");
    }

    /** Gives the place of the jar that {@code install} writes. */
    Path installedJar() {
        return directory.resolve("bin").resolve(name + ".jar");
    }
}
