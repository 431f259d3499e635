package io.github.watertight.examples.minibuild;

import io.github.watertight.work.Builder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Does the steps of a build in a Builder, and shows them as commands: {@code -x} shows them as they are done, and
 * {@code -n} shows them and does nothing. The Builder is its caller's.
 *
 * <p>Thread-safe: one step is shown in one write.
 */
final class Shell {

    private final Session session;
    private final Builder builder;

    Shell(Session session, Builder builder) {
        this.session = session;
        this.builder = builder;
    }

    Session session() {
        return session;
    }

    /** Tells whether steps are done, rather than only shown. */
    boolean isLive() {
        return !session.has(Flag.DRY_RUN);
    }

    /** Makes a directory for what one step writes. */
    Path newObjectDir() throws IOException {
        Path directory = builder.newObjectDir();
        announce(List.of("mkdir", "-p", name(directory) + File.separator));
        return directory;
    }

    /** Shows the command that stands for a step, if asked to, and tells whether to do the step. */
    boolean announce(List<String> command) {
        if (session.has(Flag.DRY_RUN) || session.has(Flag.PRINT)) {
            session.err().println(String.join(" ", command));
        }
        return isLive();
    }

    /** Writes a path as a command shows it: below {@code $WORK}, or relative to the project. */
    String name(Path path) {
        if (path.startsWith(builder.workDir())) {
            return Path.of("$WORK").resolve(builder.workDir().relativize(path)).toString();
        }
        return path.startsWith(session.directory())
                ? session.directory().relativize(path).toString()
                : path.toString();
    }

    String classPath(List<Path> elements) {
        return elements.stream().map(this::name).collect(Collectors.joining(File.pathSeparator));
    }

    /** Quotes a word that a shell would not take as it is. */
    static String quoted(String word) {
        return word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
