package io.github.watertight.examples.minibuild;

import io.github.watertight.CleanupRegistry;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** A program that scripts can run: both ways of running it must come to the same. */
enum Tool {
    MINIBUILD(Minibuild.class) {
        @Override
        Minibuild create(
                Path directory,
                Map<String, String> environment,
                PrintStream out,
                PrintStream err,
                CleanupRegistry registry) {
            return new Minibuild(directory, environment, out, err, registry);
        }
    },

    LEAKY_MINIBUILD(LeakyMinibuild.class) {
        @Override
        Minibuild create(
                Path directory,
                Map<String, String> environment,
                PrintStream out,
                PrintStream err,
                CleanupRegistry registry) {
            return LeakyMinibuild.create(directory, environment, out, err, registry);
        }
    };

    private final Class<?> mainClass;

    Tool(Class<?> mainClass) {
        this.mainClass = mainClass;
    }

    Class<?> mainClass() {
        return mainClass;
    }

    abstract Minibuild create(
            Path directory,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            CleanupRegistry registry);
}
