package io.github.watertight.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that was made here, and the identity by which it is known again: its path and the file key (on POSIX,
 * device and inode) that it had from birth.
 */
final class WorkDirectory {

    static final String TEMP_DIR_VARIABLE = "WATERTIGHT_TMPDIR";

    private static final String PREFIX = "watertight-";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final @Nullable Object fileKey;

    private WorkDirectory(Path path, @Nullable Object fileKey) {
        this.path = path;
        this.fileKey = fileKey;
    }

    /** Makes a directory in the given one; else in the one that the environment names; else in the JDK's. */
    static WorkDirectory create(@Nullable Path tempDir) throws IOException {
        if (tempDir != null) {
            return createIn(tempDir, "the temporary directory");
        }
        String variable = System.getenv(TEMP_DIR_VARIABLE);
        if (variable != null && !variable.isEmpty()) {
            return createIn(Path.of(variable), "the temporary directory that " + TEMP_DIR_VARIABLE + " names,");
        }
        return createIn(Path.of(System.getProperty("java.io.tmpdir")), "the temporary directory (java.io.tmpdir)");
    }

    private static WorkDirectory createIn(Path given, String role) throws IOException {
        TreeRemoval.load();
        Path tempDir = given.toAbsolutePath();
        String subject = "cannot create a work directory: " + role + " " + tempDir;
        if (Files.notExists(tempDir)) {
            throw new IOException(subject + " does not exist");
        }
        if (!Files.isDirectory(tempDir)) {
            throw new IOException(subject + " is not a directory");
        }
        Path path;
        try {
            // 64 unpredictable bits, made atomically, never a directory that was there before.
            path = Files.createTempDirectory(tempDir, PREFIX, ownerOnly(tempDir));
        } catch (IOException e) {
            throw new IOException(
                    subject + (Files.isWritable(tempDir) ? " does not take one" : " is not writable") + ": " + e, e);
        }
        try {
            return new WorkDirectory(path, verified(path));
        } catch (IOException | RuntimeException e) {
            try {
                Files.delete(path);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path tempDir) {
        return tempDir.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /** Reads the identity of the new directory, and makes sure that the umask has left its owner the use of it. */
    private static @Nullable Object verified(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
            if (!permissions.equals(OWNER_ONLY)) {
                throw new IOException("cannot create a work directory: " + path + " came out with permissions "
                        + PosixFilePermissions.toString(permissions) + " instead of "
                        + PosixFilePermissions.toString(OWNER_ONLY) + "; check the umask");
            }
        }
        return attributes.fileKey();
    }

    Path path() {
        return path;
    }

    /** Removes the directory and all that is in it, after making sure that it is still the one that was made here. */
    void remove() throws IOException {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "work directory " + path + " is gone: something else moved or removed it; nothing was removed", e);
        }
        if (!now.isDirectory() || !Objects.equals(now.fileKey(), fileKey)) {
            throw new IOException("work directory " + path + " is no longer the one that was created: it was "
                    + (now.isSymbolicLink() ? "replaced by a symbolic link" : "replaced") + " (was " + fileKey
                    + ", is " + now.fileKey() + "); nothing was removed");
        }
        TreeRemoval.remove(path, fileKey);
    }

    /** Removes the directory after its registration was refused; a failure goes along with the refusal. */
    void removeIfPresent(Exception refusal) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            try {
                remove();
            } catch (IOException e) {
                refusal.addSuppressed(e);
            }
        }
    }
}
