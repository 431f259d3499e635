package io.github.watertight.examples.minibuild;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A class with a {@code main} method, to be run in a JVM of its own.
 *
 * @param shell shows and runs it
 * @param classPath where its classes are
 * @param mainClass the class
 */
record Program(Shell shell, List<Path> classPath, String mainClass) {

    /** Runs it until it ends, and returns its exit status; 0 if it is only shown. */
    int run(List<String> arguments, OutputStream out, OutputStream err) throws IOException, InterruptedException {
        List<String> shown = new ArrayList<>(List.of("java", "-cp", shell.classPath(classPath), mainClass));
        arguments.forEach(argument -> shown.add(Shell.quoted(argument)));
        return shell.announce(shown) ? execute(arguments, out, err) : 0;
    }

    private int execute(List<String> arguments, OutputStream out, OutputStream err)
            throws IOException, InterruptedException {
        String elements = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> words = new ArrayList<>(List.of("-cp", elements, mainClass));
        words.addAll(arguments);
        try (ChildJvm child = ChildJvm.start(shell.session(), words)) {
            return child.await(out, err);
        }
    }
}
