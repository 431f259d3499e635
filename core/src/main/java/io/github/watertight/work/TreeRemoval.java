package io.github.watertight.work;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes a directory with all that is in it. This is the only class that deletes, but for a new and empty directory that
 * came out unusable.
 *
 * <p>Everything happens relative to directories that are held open ({@link SecureDirectoryStream}), so that nobody can
 * swap a directory for a link in between; symbolic links are removed, never followed. Directories of ours that lack
 * permissions get them back, through the open handle. What could not be removed is named in the exception, and the rest
 * is removed all the same.
 */
final class TreeRemoval {

    /** Another process may add files while we remove: then the directory is read once more. */
    private static final int PASSES = 3;

    private final List<IOException> failures = new ArrayList<>();

    private TreeRemoval() {}

    /** Does nothing but have this class loaded: when it is needed first, at exit, its loader may be closed. */
    static void load() {}

    /**
     * Removes the tree.
     *
     * @throws IOException naming all that could not be removed; each cause is suppressed in it
     */
    static void remove(Path root, @Nullable Object fileKey) throws IOException {
        Path parent = Objects.requireNonNull(root.getParent(), "a work directory has a parent");
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
            if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("cannot remove " + root + " safely: this file system ("
                        + root.getFileSystem().provider().getScheme()
                        + ") has no secure directory streams; nothing was removed");
            }
            remove(secure, root, fileKey);
        }
    }

    static void remove(SecureDirectoryStream<Path> parent, Path root, @Nullable Object fileKey) throws IOException {
        Path name = Objects.requireNonNull(root.getFileName(), "a work directory has a name");
        TreeRemoval removal = new TreeRemoval();
        removal.removeDirectory(parent, name, root, fileKey);
        removal.throwFailures(root);
    }

    private void throwFailures(Path root) throws IOException {
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

    private void removeDirectory(
            SecureDirectoryStream<Path> parent, Path name, Path shown, @Nullable Object expectedKey) {
        for (int pass = 1; ; pass++) {
            int before = failures.size();
            try {
                emptyDirectory(parent, name, shown, expectedKey);
            } catch (NoSuchFileException e) {
                return;
            } catch (IOException e) {
                failures.add(describe(shown, e));
                return;
            }
            if (failures.size() > before) {
                return;
            }
            try {
                parent.deleteDirectory(name);
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (DirectoryNotEmptyException e) {
                if (pass == PASSES) {
                    failures.add(describe(shown, e));
                    return;
                }
            } catch (IOException e) {
                failures.add(describe(shown, e));
                return;
            }
        }
    }

    private void emptyDirectory(SecureDirectoryStream<Path> parent, Path name, Path shown, @Nullable Object expectedKey)
            throws IOException {
        makeAccessible(parent, name);
        try (SecureDirectoryStream<Path> directory = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            if (expectedKey != null && !expectedKey.equals(keyOf(directory))) {
                throw new IOException("is no longer the directory that was created");
            }
            for (Path entry : directory) {
                Path entryName = entry.getFileName();
                if (entryName != null) {
                    removeEntry(directory, entryName, shown.resolve(entryName));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static @Nullable Object keyOf(SecureDirectoryStream<Path> directory) throws IOException {
        return directory
                .getFileAttributeView(BasicFileAttributeView.class)
                .readAttributes()
                .fileKey();
    }

    private void removeEntry(SecureDirectoryStream<Path> directory, Path name, Path shown) {
        try {
            BasicFileAttributes attributes = directory
                    .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            if (attributes.isDirectory()) {
                removeDirectory(directory, name, shown, null);
            } else {
                directory.deleteFile(name);
            }
        } catch (NoSuchFileException removedMeanwhile) {
            return;
        } catch (IOException e) {
            failures.add(describe(shown, e));
        }
    }

    /** Gives the owner back the use of a directory. The view is relative to the open parent and follows no link. */
    private static void makeAccessible(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        PosixFileAttributeView view =
                parent.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        Set<PosixFilePermission> needed = EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
        if (!permissions.containsAll(needed)) {
            needed.addAll(permissions);
            view.setPermissions(needed);
        }
    }

    private static IOException describe(Path shown, IOException cause) {
        return new IOException(shown + ": " + cause, cause);
    }
}
