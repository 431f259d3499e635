package io.github.watertight;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Runs {@link ShutdownTestCase} in a class loader of its own, as some launchers run tests, and closes the loader before the
 * JVM ends. Prints the classes of core that could not have been loaded after that.
 */
final class ClosedLoaderTestCase {

    private ClosedLoaderTestCase() {}

    public static void main(String[] arguments) throws Exception {
        try (ClassPathLoader loader = new ClassPathLoader()) {
            Method main = loader.loadClass(ShutdownTestCase.class.getName()).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) arguments);
            loader.classesOfCore()
                    .filter(name -> !loader.hasLoaded(name))
                    .forEach(name -> System.out.println("not loaded: " + name));
        }
    }

    /** Defines the classes of the class path once more. */
    static final class ClassPathLoader extends URLClassLoader {

        ClassPathLoader() {
            super(
                    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(ClassPathLoader::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String entry) {
            try {
                return new File(entry).toURI().toURL();
            } catch (MalformedURLException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean hasLoaded(String name) {
            return findLoadedClass(name) != null;
        }

        Stream<String> classesOfCore() throws Exception {
            Path root = Path.of(CleanupRegistry.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classesIn(root)
                    .map(file -> root.relativize(file).toString().replace(File.separatorChar, '.'))
                    .filter(name -> !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()));
        }

        private static Stream<Path> classesIn(Path root) throws IOException {
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(file -> file.toString().endsWith(".class")).toList().stream();
            }
        }
    }
}
