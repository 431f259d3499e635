package io.github.watertight.work;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes a directory with all that is in it.
 *
 * <p>Everything happens relative to directories that are held open ({@link SecureDirectoryStream}), so that nobody can
 * swap a directory for a link in between; symbolic links are removed, never followed. Directories of ours that lack
 * permissions get them back, through the open handle. What could not be removed is named in the exception, and the rest
 * is removed all the same.
 *
 * <p>At most {@value #OPEN_LEVELS} levels are open at a time, with two files each. What lies deeper is first moved up,
 * from one open directory to another, so that no depth is too deep, for the stack neither.
 */
final class TreeRemoval {

    static final int OPEN_LEVELS = 16;

    /** Another process may add files while we remove: then the directory is read once more. */
    private static final int PASSES = 3;

    private static final Set<PosixFilePermission> OWNER_ALL = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /**
     * How deep a directory is, and the one that is open at the top of the tree.
     *
     * @param number the top has 1
     */
    private record Level(SecureDirectoryStream<Path> top, int number) {}

    /** Unwinds a removal whose time is up. */
    private static final class OutOfTimeException extends IOException {
        private static final long serialVersionUID = 1L;

        OutOfTimeException() {
            super("time is up");
        }
    }

    private final SecureDirectoryStream<Path> parent;
    private final Path root;
    private final @Nullable Object fileKey;
    private final BooleanSupplier timeIsUp;
    private final List<IOException> failures = new ArrayList<>();
    private long files;
    private long bytes;
    private long movedUp;

    /**
     * Prepares to remove a tree.
     *
     * @param parent the directory that the tree is in; stays the caller's to close
     * @param root the path of the tree; its last name is what is removed from the parent, all of it is what is reported
     * @param fileKey the key that the root must have; null if any will do
     * @param timeIsUp asked before each entry; what is there when it says so is left
     */
    TreeRemoval(SecureDirectoryStream<Path> parent, Path root, @Nullable Object fileKey, BooleanSupplier timeIsUp) {
        this.parent = parent;
        this.root = root;
        this.fileKey = fileKey;
        this.timeIsUp = timeIsUp;
    }

    /** How many files have been removed that were no directories. */
    long files() {
        return files;
    }

    /** What they held together, in bytes. */
    long bytes() {
        return bytes;
    }

    /**
     * Removes the tree.
     *
     * @throws IOException naming all that could not be removed; each cause is suppressed in it
     */
    void run() throws IOException {
        try {
            removeRoot();
        } catch (OutOfTimeException e) {
            failures.add(describe(root, e));
        }
        if (failures.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("could not remove all of ").append(root);
        for (IOException failure : failures) {
            message.append(System.lineSeparator()).append("  ").append(failure.getMessage());
        }
        IOException all = new IOException(message.toString());
        failures.forEach(all::addSuppressed);
        throw all;
    }

    private void removeRoot() throws OutOfTimeException {
        Path name = Objects.requireNonNull(root.getFileName(), "a work directory has a name");
        try {
            BasicFileAttributes attributes = attributesOf(parent, name);
            // Again when it is open, and before it goes. But what is not ours is to keep its permissions too.
            verifyKey(attributes.fileKey());
            removeDirectory(parent, name, attributes, root, null);
        } catch (NoSuchFileException removedMeanwhile) {
            return;
        } catch (OutOfTimeException e) {
            throw e;
        } catch (IOException e) {
            failures.add(describe(root, e));
        }
    }

    private void verifyKey(@Nullable Object now) throws IOException {
        if (fileKey != null && !fileKey.equals(now)) {
            throw new IOException("is no longer the directory that was created");
        }
    }

    /**
     * Removes a directory from the one that holds it.
     *
     * @param above how deep that one is, or null if the directory is the root
     */
    private void removeDirectory(
            SecureDirectoryStream<Path> holder,
            Path name,
            BasicFileAttributes attributes,
            Path shown,
            @Nullable Level above)
            throws OutOfTimeException {
        int failedBefore = failures.size();
        Set<Path> stuck = new HashSet<>();
        for (int pass = 1; pass <= PASSES; ) {
            long movedBefore = movedUp;
            try {
                emptyDirectory(holder, name, attributes, shown, above, stuck);
                if (failures.size() == failedBefore) {
                    if (above == null) {
                        // The last look: no directory can be removed by its handle.
                        verifyKey(attributesOf(holder, name).fileKey());
                    }
                    holder.deleteDirectory(name);
                    return;
                }
                if (movedUp == movedBefore) {
                    return;
                }
            } catch (NoSuchFileException removedMeanwhile) {
                return;
            } catch (OutOfTimeException e) {
                throw e;
            } catch (DirectoryNotEmptyException e) {
                if (pass == PASSES && movedUp == movedBefore) {
                    failures.add(describe(shown, e));
                }
            } catch (IOException e) {
                failures.add(describe(shown, e));
                return;
            }
            // What has been moved up needs a further look too, but nobody else is to blame for that.
            pass += movedUp == movedBefore ? 1 : 0;
        }
    }

    private void emptyDirectory(
            SecureDirectoryStream<Path> holder,
            Path name,
            BasicFileAttributes attributes,
            Path shown,
            @Nullable Level above,
            Set<Path> stuck)
            throws IOException {
        try (SecureDirectoryStream<Path> directory = open(holder, name, attributes)) {
            if (above == null) {
                verifyKey(keyOf(directory));
            }
            Level level = above == null ? new Level(directory, 1) : new Level(above.top(), above.number() + 1);
            for (Path entry : directory) {
                Path entryName = entry.getFileName();
                if (entryName != null && !stuck.contains(entryName)) {
                    int failedBefore = failures.size();
                    removeEntry(directory, entryName, shown.resolve(entryName), level);
                    if (failures.size() > failedBefore) {
                        stuck.add(entryName);
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static SecureDirectoryStream<Path> open(
            SecureDirectoryStream<Path> holder, Path name, BasicFileAttributes attributes) throws IOException {
        try {
            makeAccessible(holder, name, attributes);
            return holder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException e) {
            removeIfEmpty(holder, name, e);
            throw new NoSuchFileException(name.toString());
        }
    }

    /**
     * Removes a directory that cannot be opened. Only an open handle gives it its permissions back, and without them there
     * is none to be had; but if it is empty, it goes as it is.
     */
    private static void removeIfEmpty(SecureDirectoryStream<Path> holder, Path name, FileSystemException cannotBeOpened)
            throws FileSystemException {
        try {
            holder.deleteDirectory(name);
        } catch (IOException notEmpty) {
            throw cannotBeOpened;
        }
    }

    private static @Nullable Object keyOf(SecureDirectoryStream<Path> directory) throws IOException {
        return directory
                .getFileAttributeView(BasicFileAttributeView.class)
                .readAttributes()
                .fileKey();
    }

    private void removeEntry(SecureDirectoryStream<Path> directory, Path name, Path shown, Level level)
            throws OutOfTimeException {
        if (timeIsUp.getAsBoolean()) {
            throw new OutOfTimeException();
        }
        try {
            BasicFileAttributes attributes = attributesOf(directory, name);
            if (!attributes.isDirectory()) {
                directory.deleteFile(name);
                files++;
                bytes += attributes.size();
            } else if (level.number() < OPEN_LEVELS) {
                removeDirectory(directory, name, attributes, shown, level);
            } else {
                moveUp(directory, name, attributes, level.top());
            }
        } catch (NoSuchFileException removedMeanwhile) {
            return;
        } catch (OutOfTimeException e) {
            throw e;
        } catch (IOException e) {
            failures.add(describe(shown, e));
        }
    }

    /** Moves a directory to the top of the tree, whose next reading finds it. */
    private void moveUp(
            SecureDirectoryStream<Path> directory,
            Path name,
            BasicFileAttributes attributes,
            SecureDirectoryStream<Path> top)
            throws IOException {
        try {
            // Its entry for the directory above changes, and for that it must be writable.
            makeAccessible(directory, name, attributes);
            directory.move(name, top, name.getFileSystem().getPath("moved-up-" + movedUp + "-" + RandomNames.next()));
            movedUp++;
        } catch (FileSystemException e) {
            removeIfEmpty(directory, name, e);
        }
    }

    /** Reads what a name stands for, and follows no link. */
    private static BasicFileAttributes attributesOf(SecureDirectoryStream<Path> directory, Path name)
            throws IOException {
        PosixFileAttributeView posix =
                directory.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return posix != null
                ? posix.readAttributes()
                : directory
                        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
    }

    /** Gives the owner back the use of a directory, through a handle that is opened for that and follows no link. */
    private static void makeAccessible(SecureDirectoryStream<Path> holder, Path name, BasicFileAttributes attributes)
            throws IOException {
        if (attributes instanceof PosixFileAttributes posix
                && !posix.permissions().containsAll(OWNER_ALL)) {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(OWNER_ALL);
            permissions.addAll(posix.permissions());
            holder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(permissions);
        }
    }

    private static IOException describe(Path shown, IOException cause) {
        return new IOException(printable(shown) + ": " + cause, cause);
    }

    /** A name may hold whatever it likes, line feeds included; a report has one line for it. */
    private static String printable(Path path) {
        return OneLine.of(path.toString(), "?");
    }
}
