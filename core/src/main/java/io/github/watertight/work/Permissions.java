package io.github.watertight.work;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The permissions of what is made here: its owner's alone, whatever the umask. */
enum Permissions {
    DIRECTORY("rwx------"),
    FILE("rw-------");

    /** The umask has taken from the owner what is needed. */
    static final class UmaskException extends IOException {
        private static final long serialVersionUID = 1L;

        private UmaskException(String message) {
            super(message);
        }
    }

    private final String text;

    Permissions(String text) {
        this.text = text;
    }

    private Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(text);
    }

    private static boolean areKnownTo(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** What to make it with, in that directory, so that it never has any other permissions. */
    FileAttribute<?>[] attributes(Path directory) {
        return areKnownTo(directory)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions())}
                : new FileAttribute<?>[0];
    }

    /**
     * Reads the attributes of what was just made, and makes sure that its owner has the use of it, and nobody else.
     *
     * @throws UmaskException naming what it is and its permissions, if that is not so
     */
    BasicFileAttributes verify(Path path, FileOperations files) throws IOException {
        if (!areKnownTo(path)) {
            return files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        }
        PosixFileAttributes attributes =
                files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.permissions().equals(permissions())) {
            throw new UmaskException("cannot create a work directory: " + path + " came out with permissions "
                    + PosixFilePermissions.toString(attributes.permissions()) + " instead of "
                    + text + "; check the umask");
        }
        return attributes;
    }
}
