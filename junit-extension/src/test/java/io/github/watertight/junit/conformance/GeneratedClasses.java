package io.github.watertight.junit.conformance;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Test classes that are written and compiled while the tests run. */
final class GeneratedClasses {

    private static final String HEADER = """
            package generated;
            import io.github.watertight.CleanupRegistry;
            import io.github.watertight.junit.DetectBuilderLeaks;
            import io.github.watertight.junit.conformance.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.stream.*;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.api.extension.*;
            import org.junit.jupiter.api.io.*;
            import org.junit.jupiter.params.*;
            import org.junit.jupiter.params.provider.*;
            """;

    private GeneratedClasses() {}

    /**
     * Compiles classes into a directory. Their loader is never closed: the classes stay in use by JUnit.
     *
     * @param sources by the name of the class, without package and imports
     */
    static List<Class<?>> compile(Map<String, String> sources, Path directory)
            throws IOException, ClassNotFoundException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> args = new ArrayList<>(
                List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = directory.resolve(source.getKey() + ".java");
            args.add(Files.writeString(file, HEADER + source.getValue()).toString());
        }
        if (compiler.run(null, System.out, System.out, args.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("what was generated does not compile: " + directory);
        }
        ClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, GeneratedClasses.class.getClassLoader());
        List<Class<?>> classes = new ArrayList<>();
        for (String type : sources.keySet()) {
            classes.add(Class.forName("generated." + type, false, loader));
        }
        return classes;
    }
}
