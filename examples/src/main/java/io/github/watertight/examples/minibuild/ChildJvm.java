package io.github.watertight.examples.minibuild;

import io.github.watertight.Registration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that runs something of the project. It is a resource like a Builder: whoever starts one closes it, and closing
 * ends the process if it still runs. So a build tool that is told to stop takes its children along, before it removes
 * the classes that they run from.
 */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final String description;
    private final Registration<RuntimeException> registration;

    private ChildJvm(Session session, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(arguments);
        ProcessBuilder starter = new ProcessBuilder(command)
                .directory(session.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.INHERIT);
        starter.environment().clear();
        starter.environment().putAll(session.environment());
        process = starter.start();
        description = "child process " + process.pid();
        registration = session.registry().register(this, this::end);
    }

    /** Starts {@code java} with these arguments in the session's directory and environment. The caller closes it. */
    static ChildJvm start(Session session, List<String> arguments) throws IOException {
        return new ChildJvm(session, arguments);
    }

    /** Passes its output on until it ends, and returns its exit status. */
    int await(OutputStream out, OutputStream err) throws IOException, InterruptedException {
        Thread errors = new Thread(() -> copyQuietly(process.getErrorStream(), err), "minibuild-stderr");
        errors.start();
        process.getInputStream().transferTo(out);
        errors.join();
        return process.waitFor();
    }

    private static void copyQuietly(InputStream from, OutputStream to) {
        try {
            from.transferTo(to);
        } catch (IOException e) {
            // The child was ended, or nobody reads what it says.
        }
    }

    private void end() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        registration.close();
    }

    @Override
    public String toString() {
        return description;
    }
}
