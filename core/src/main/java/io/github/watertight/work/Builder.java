package io.github.watertight.work;

import io.github.watertight.Registration;
import io.github.watertight.ResourceScope;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Builds something, as {@code cmd/go}'s Builder does (it is the domain noun, not the pattern), and owns the temporary
 * work directory in which it does so. It holds no commands, no caches and no state of what is built.
 *
 * <p>Whoever opens a Builder closes it, on every path; a Builder that is not closed is a leak, also when its directory
 * is to be kept. Closing removes the directory with all that is in it.
 *
 * <pre>{@code
 * try (Builder builder = Builder.open()) {
 *   Path objects = builder.newObjectDir();
 *   ...
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public final class Builder implements AutoCloseable {

    /** What stands for the work directory when nothing is made, and in printed commands. */
    private static final Path DRY_RUN_DIR = Path.of("$WORK");

    private final Path workDir;
    private final boolean dryRun;
    private final AtomicInteger objectDirs = new AtomicInteger();
    private final @Nullable Registration<IOException> registration;
    private volatile boolean closed;

    /** Uses a directory that is not ours, or none. */
    private Builder(Path workDir, boolean dryRun) {
        this.workDir = workDir;
        this.dryRun = dryRun;
        this.registration = null;
    }

    private Builder(WorkDirectory directory, BuilderOptions options) {
        this.workDir = directory.path();
        this.dryRun = false;
        this.registration = options.registry().register(this, () -> {
            // Here, and not in close(): the registry may be who closes.
            closed = true;
            if (!options.keepsWorkDir()) {
                directory.remove();
            }
        });
    }

    /**
     * Makes a private work directory and registers the new Builder, with the defaults.
     *
     * @return an open Builder, which the caller closes
     * @throws IOException if the directory cannot be made; the message names the temporary directory, nothing is left
     *     behind and nothing is registered
     */
    public static Builder open() throws IOException {
        return open(BuilderOptions.defaults());
    }

    /**
     * Makes a private work directory, readable by its owner only, and registers the new Builder.
     *
     * @param options where to make it and how to treat it
     * @return an open Builder, which the caller closes
     * @throws IOException if the directory cannot be made; the message names the temporary directory, nothing is left
     *     behind and nothing is registered
     */
    public static Builder open(BuilderOptions options) throws IOException {
        if (options.isDryRun()) {
            return new Builder(DRY_RUN_DIR, true);
        }
        WorkDirectory directory =
                WorkDirectory.create(options.tempDir(), options.keepsWorkDir(), scopeName(options), options.files());
        Builder builder;
        try {
            builder = new Builder(directory, options);
        } catch (Throwable e) {
            // A registry that refuses it has removed a directory that is not kept. A kept one holds nothing yet.
            directory.removeIfPresent(e);
            throw e;
        }
        // Only now, as in cmd/go: what has been printed is registered, and so will be cleaned up.
        if (options.printsWorkDir()) {
            System.err.println("WORK=" + builder.workDir);
        }
        return builder;
    }

    /** What the marker says if this JVM is killed: in which test it was. */
    private static @Nullable String scopeName(BuilderOptions options) {
        ResourceScope scope = options.registry().currentScope();
        return scope.equals(options.registry().processScope()) ? null : scope.name();
    }

    /**
     * Uses a directory of the caller's. It is neither made, nor registered, nor ever removed; closing does nothing.
     *
     * @param directory the directory; a relative path is made absolute
     * @return a Builder in that directory
     */
    public static Builder in(Path directory) {
        return new Builder(Objects.requireNonNull(directory, "directory").toAbsolutePath(), false);
    }

    /**
     * Gives the work directory. It never changes.
     *
     * @return an absolute path; {@code $WORK} in a dry run
     */
    public Path workDir() {
        return workDir;
    }

    /**
     * Makes a new directory for one action's objects in the work directory: {@code b001}, {@code b002} and so on. No two
     * calls get the same, on any threads; one that exists already, in a caller's directory, is passed over. In a dry run
     * nothing is made.
     *
     * @return the new directory, which goes with the work directory
     * @throws IOException if it cannot be made
     * @throws IllegalStateException if this Builder has been closed
     */
    public Path newObjectDir() throws IOException {
        while (true) {
            if (closed) {
                throw new IllegalStateException("the Builder in " + workDir + " is closed");
            }
            Path directory = workDir.resolve(String.format(Locale.ROOT, "b%03d", objectDirs.incrementAndGet()));
            if (dryRun) {
                return directory;
            }
            try {
                return Files.createDirectory(directory);
            } catch (FileAlreadyExistsException passedOver) {
                // It is the caller's; the next number may be free.
            }
        }
    }

    /**
     * Removes the work directory, unless it is to be kept or is the caller's. Closing twice does nothing. A Builder whose
     * directory could not be removed stays registered, and closing it again tries again.
     *
     * @throws IOException if something could not be removed, which the message names; or if the work directory is no
     *     longer the one that was made (moved, replaced, or linked away), and then nothing has been removed
     */
    @Override
    public void close() throws IOException {
        if (registration == null) {
            closed = true;
        } else {
            registration.close();
        }
    }

    @Override
    public String toString() {
        return "work directory " + workDir;
    }
}
