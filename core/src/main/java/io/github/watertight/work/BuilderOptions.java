package io.github.watertight.work;

import io.github.watertight.CleanupRegistry;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Builder} makes and treats its work directory. The first three are {@code cmd/go}'s {@code -n}, {@code -x}
 * and {@code -work}.
 *
 * <p>Immutable; each wither returns a changed copy.
 *
 * @since 0.1.0
 */
public final class BuilderOptions {

    private static final BuilderOptions DEFAULTS =
            new BuilderOptions(false, false, false, null, null, FileOperations.REAL);

    private final boolean dryRun;
    private final boolean printWorkDir;
    private final boolean keepWorkDir;
    private final @Nullable Path tempDir;
    private final @Nullable CleanupRegistry registry;
    private final FileOperations files;

    private BuilderOptions(
            boolean dryRun,
            boolean printWorkDir,
            boolean keepWorkDir,
            @Nullable Path tempDir,
            @Nullable CleanupRegistry registry,
            FileOperations files) {
        this.dryRun = dryRun;
        this.printWorkDir = printWorkDir;
        this.keepWorkDir = keepWorkDir;
        this.tempDir = tempDir;
        this.registry = registry;
        this.files = files;
    }

    /**
     * Gives the defaults: a real directory in the default temporary directory, not printed, removed on close, and
     * registered in {@link CleanupRegistry#global()}.
     *
     * @return the defaults
     */
    public static BuilderOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Makes no directory and registers nothing: the work directory is the literal {@code $WORK}. ({@code -n})
     *
     * @return the changed copy
     */
    public BuilderOptions dryRun() {
        return new BuilderOptions(true, printWorkDir, keepWorkDir, tempDir, registry, files);
    }

    /**
     * Prints {@code WORK=} and the directory on standard error, once, when it has been made. ({@code -x})
     *
     * @return the changed copy
     */
    public BuilderOptions printWorkDir() {
        return new BuilderOptions(dryRun, true, keepWorkDir, tempDir, registry, files);
    }

    /**
     * Prints the directory as {@link #printWorkDir()} does, and leaves it on disk when the Builder is closed. A kept
     * Builder that is never closed is a leak all the same. ({@code -work})
     *
     * @return the changed copy
     */
    public BuilderOptions keepWorkDir() {
        return new BuilderOptions(dryRun, printWorkDir, true, tempDir, registry, files);
    }

    /**
     * Sets the directory in which work directories are made, instead of the one that the environment variable
     * {@code WATERTIGHT_TMPDIR} names, or else of the JDK's.
     *
     * @param directory an existing, writable directory; a relative path is made absolute
     * @return the changed copy
     */
    public BuilderOptions tempDir(Path directory) {
        return new BuilderOptions(
                dryRun, printWorkDir, keepWorkDir, Objects.requireNonNull(directory, "directory"), registry, files);
    }

    /**
     * Sets the registry that the Builder registers in.
     *
     * @param target the registry
     * @return the changed copy
     */
    public BuilderOptions registry(CleanupRegistry target) {
        return new BuilderOptions(
                dryRun, printWorkDir, keepWorkDir, tempDir, Objects.requireNonNull(target, "target"), files);
    }

    /** Sets by what the work directory is made and removed, for tests. */
    BuilderOptions files(FileOperations operations) {
        return new BuilderOptions(dryRun, printWorkDir, keepWorkDir, tempDir, registry, operations);
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean printsWorkDir() {
        return printWorkDir || keepWorkDir;
    }

    boolean keepsWorkDir() {
        return keepWorkDir;
    }

    @Nullable
    Path tempDir() {
        return tempDir;
    }

    CleanupRegistry registry() {
        return registry != null ? registry : CleanupRegistry.global();
    }

    FileOperations files() {
        return files;
    }
}
