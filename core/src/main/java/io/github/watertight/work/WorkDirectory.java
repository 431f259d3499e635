package io.github.watertight.work;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory that was made here, and the identity by which it is known again: its path, and the file keys (on POSIX,
 * device and inode) that it and the directory around it had from birth.
 */
final class WorkDirectory {

    static final String TEMP_DIR_VARIABLE = "WATERTIGHT_TMPDIR";

    /** What the names look like. */
    static final String NAME = "watertight-\\d{1,20}";

    /** How often to try another name. Sixty-four random bits are taken only if somebody works at it. */
    private static final int ATTEMPTS = 100;

    private final FileOperations files;
    private final Path path;
    private final @Nullable Object fileKey;
    private final @Nullable Object parentKey;
    private final Marker.@Nullable Mark mark;

    /** Written and read by who runs the cleanup action, which is one at a time. */
    private volatile boolean removed;

    private WorkDirectory(
            FileOperations files,
            Path path,
            @Nullable Object fileKey,
            @Nullable Object parentKey,
            Marker.@Nullable Mark mark) {
        this.files = files;
        this.path = path;
        this.fileKey = fileKey;
        this.parentKey = parentKey;
        this.mark = mark;
    }

    /**
     * Makes a directory in the given one; else in the one that the environment names; else in the JDK's.
     *
     * @param kept whether it outlives this JVM on purpose, and so is nobody's to remove
     * @param scope the name of the scope that it is made in; null if that is none
     */
    static WorkDirectory create(@Nullable Path tempDir, boolean kept, @Nullable String scope, FileOperations files)
            throws IOException {
        LoadedClasses.load();
        if (tempDir != null) {
            return createIn(tempDir, "the temporary directory", kept, scope, files);
        }
        String variable = System.getenv(TEMP_DIR_VARIABLE);
        if (variable != null && !variable.isEmpty()) {
            String role = "the temporary directory that " + TEMP_DIR_VARIABLE + " names,";
            return createIn(Path.of(variable), role, kept, scope, files);
        }
        Path standard = Path.of(System.getProperty("java.io.tmpdir"));
        return createIn(standard, "the temporary directory (java.io.tmpdir)", kept, scope, files);
    }

    private static WorkDirectory createIn(
            Path given, String role, boolean kept, @Nullable String scope, FileOperations files) throws IOException {
        Path path = given.toAbsolutePath();
        String subject = "cannot create a work directory: " + role + " " + path;
        BasicFileAttributes attributes = attributesOf(path, subject, files);
        if (!kept && !Files.isReadable(path)) {
            throw new IOException(subject + " is not readable, so that nothing could be removed from it");
        }
        try {
            TempDir tempDir = TempDir.of(path, files);
            Marker marker = kept ? null : tempDir.marker();
            return createUnderFreshName(tempDir, attributes.fileKey(), marker, scope, files);
        } catch (Permissions.UmaskException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    subject + (Files.isWritable(path) ? " does not take one" : " is not writable") + ": " + e, e);
        }
    }

    private static BasicFileAttributes attributesOf(Path tempDir, String subject, FileOperations files)
            throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = files.readAttributes(tempDir, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new IOException(subject + " does not exist", e);
        } catch (IOException e) {
            throw new IOException(subject + " cannot be looked at: " + e, e);
        }
        if (!attributes.isDirectory()) {
            throw new IOException(subject + " is not a directory");
        }
        return attributes;
    }

    private static WorkDirectory createUnderFreshName(
            TempDir tempDir,
            @Nullable Object parentKey,
            @Nullable Marker marker,
            @Nullable String scope,
            FileOperations files)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            String name = "watertight-" + RandomNames.next();
            Path path = tempDir.path().resolve(name);
            Marker.Mark mark = marker == null ? null : marker.mark(name, scope);
            try {
                // Atomically, and never a directory that was there before.
                files.createDirectory(path, Permissions.DIRECTORY.attributes(tempDir.path()));
            } catch (FileAlreadyExistsException e) {
                erase(mark, e);
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                continue;
            } catch (Throwable e) {
                erase(mark, e);
                throw e;
            }
            return identify(tempDir, path, parentKey, mark, files);
        }
    }

    private static WorkDirectory identify(
            TempDir tempDir, Path path, @Nullable Object parentKey, Marker.@Nullable Mark mark, FileOperations files)
            throws IOException {
        try {
            BasicFileAttributes attributes = Permissions.DIRECTORY.verify(path, files);
            if (mark != null) {
                mark.made(attributes.fileKey());
                if (attributes instanceof PosixFileAttributes posix) {
                    tempDir.reclaimOrphans(posix);
                }
            }
            return new WorkDirectory(files, path, attributes.fileKey(), parentKey, mark);
        } catch (Throwable e) {
            try {
                files.delete(path);
                erase(mark, e);
            } catch (IOException | RuntimeException suppressed) {
                // It stays marked, so that the next JVM removes it.
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static void erase(Marker.@Nullable Mark mark, Throwable reason) {
        if (mark != null) {
            try {
                mark.erase();
            } catch (IOException | RuntimeException e) {
                reason.addSuppressed(e);
            }
        }
    }

    Path path() {
        return path;
    }

    /** Removes the directory and all that is in it, after making sure that it is still the one that was made here. */
    void remove() throws IOException {
        if (!removed) {
            removeDirectory();
            // Whatever fails now, another try must not look for it again.
            removed = true;
        }
        if (mark != null) {
            try {
                mark.erase();
            } catch (IOException | RuntimeException e) {
                PackageLogger.get()
                        .log(Level.WARNING, "work directory " + path + " has been removed, but is still marked: " + e);
            }
        }
    }

    private void removeDirectory() throws IOException {
        try (DirectoryStream<Path> parent = files.openDirectory(parentOf(path))) {
            if (parent instanceof SecureDirectoryStream<Path> secure) {
                remove(secure);
            } else {
                removeByPath();
            }
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "work directory " + path + " is gone: something else moved or removed it; nothing was removed", e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "cannot remove " + path
                            + ": access to it, or to the directory around it, is denied; nothing was removed",
                    e);
        }
    }

    private static Path parentOf(Path path) {
        return Objects.requireNonNull(path.getParent(), "a work directory has a parent");
    }

    private void remove(SecureDirectoryStream<Path> parent) throws IOException {
        Object keyNow = parent.getFileAttributeView(BasicFileAttributeView.class)
                .readAttributes()
                .fileKey();
        if (!Objects.equals(keyNow, parentKey)) {
            throw new IOException(
                    "work directory " + path + " is no longer where it was created: the directory around it"
                            + " was replaced (was " + parentKey + ", is " + keyNow + "); nothing was removed");
        }
        Path name = Objects.requireNonNull(path.getFileName(), "a work directory has a name");
        verifyIdentity(parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes());
        new TreeRemoval(parent, path, fileKey, () -> false).run();
    }

    /**
     * What is safe without handles: an empty directory goes, and no other. In between somebody could put something else in
     * its place, but that would have to be empty too.
     */
    private void removeByPath() throws IOException {
        verifyIdentity(files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        try {
            files.delete(path);
        } catch (DirectoryNotEmptyException e) {
            throw new IOException(
                    "cannot remove " + path + " safely: this file system ("
                            + path.getFileSystem().provider().getScheme()
                            + ") has no secure directory streams; nothing was removed",
                    e);
        }
    }

    private void verifyIdentity(BasicFileAttributes now) throws IOException {
        if (!now.isDirectory() || !Objects.equals(now.fileKey(), fileKey)) {
            throw new IOException("work directory " + path + " is no longer the one that was created: it was "
                    + (now.isSymbolicLink() ? "replaced by a symbolic link" : "replaced") + " (was " + fileKey
                    + ", is " + now.fileKey() + "); nothing was removed");
        }
    }

    /** Removes the directory after its registration has failed; what fails here goes along with that. */
    void removeIfPresent(Throwable failure) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            try {
                remove();
            } catch (IOException | RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
