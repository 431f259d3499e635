package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.util.HashSet;
import java.util.Set;

/** Prints what went wrong, and each sentence once: what a command could not remove is tried again at the end. */
final class Complaints {

    private final PrintStream err;
    private final Set<String> printed = new HashSet<>();

    Complaints(PrintStream err) {
        this.err = err;
    }

    void print(Throwable problem) {
        String text = text(problem);
        if (printed.add(text)) {
            err.println(text);
        }
        for (Throwable suppressed : problem.getSuppressed()) {
            // What could not be removed is in the message of the whole already.
            if (!text.contains(String.valueOf(suppressed.getMessage()))) {
                print(suppressed);
            }
        }
    }

    private static String text(Throwable problem) {
        if (problem instanceof CompilationException) {
            return String.valueOf(problem.getMessage());
        }
        if (problem.getClass() == IOException.class || problem instanceof UsageException) {
            return "minibuild: " + problem.getMessage();
        }
        if (problem instanceof FileSystemException) {
            return "minibuild: " + problem.getClass().getSimpleName() + ": " + problem.getMessage();
        }
        return "minibuild: " + problem;
    }
}
