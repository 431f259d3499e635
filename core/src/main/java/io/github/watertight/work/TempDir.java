package io.github.watertight.work;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A directory in which work directories are made. It is looked at more closely the first time that this JVM uses it: who
 * may write there, and whether a lock on a file there means anything to other JVMs.
 *
 * <p>Thread-safe.
 */
final class TempDir {

    /** The most that are remembered; one that is forgotten is looked at again. Tests have one each. */
    private static final int REMEMBERED = 64;

    /**
     * The types of file systems that are on this machine alone. Elsewhere a lock may not be seen by others, or not be given
     * back when its owner dies; what is not known here counts as elsewhere.
     */
    private static final Set<String> LOCAL = Set.of(
            "apfs",
            "bcachefs",
            "btrfs",
            "ext2",
            "ext3",
            "ext4",
            "f2fs",
            "hfs",
            "jfs",
            "overlay",
            "overlayfs",
            "ramfs",
            "reiserfs",
            "rootfs",
            "tmpfs",
            "ufs",
            "xfs",
            "zfs");

    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;

    private static final ReentrantLock LOCK = new ReentrantLock();

    @SuppressWarnings("serial") // Never serialized.
    private static final Map<Key, TempDir> RECENT = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TempDir> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Key(Path path, FileOperations files) {}

    private final Path path;
    private final @Nullable Marker marker;
    private final AtomicBoolean searched = new AtomicBoolean();

    private TempDir(Path path, FileOperations files) throws IOException {
        this.path = path;
        warnIfOthersMayReplace(path);
        this.marker = hasLocks(path) ? new Marker(path, files) : null;
    }

    /**
     * Gives what is known of a directory that exists.
     *
     * @param path absolute
     */
    static TempDir of(Path path, FileOperations files) throws IOException {
        Key key = new Key(path, files);
        TempDir known = recent(key);
        if (known != null) {
            return known;
        }
        // Without the lock, because it asks the file system. If several threads look, the first one counts.
        TempDir looked = new TempDir(path, files);
        LOCK.lock();
        try {
            TempDir faster = RECENT.putIfAbsent(key, looked);
            return faster != null ? faster : looked;
        } finally {
            LOCK.unlock();
        }
    }

    private static @Nullable TempDir recent(Key key) {
        LOCK.lock();
        try {
            return RECENT.get(key);
        } finally {
            LOCK.unlock();
        }
    }

    Path path() {
        return path;
    }

    /** What marks the work directories of this JVM here; null where no lock would hold. */
    @Nullable
    Marker marker() {
        return marker;
    }

    /**
     * Removes what killed JVMs have left here, in the background, the first time that this is asked.
     *
     * @param ours the attributes of something that this user has made: it tells who that is
     */
    void reclaimOrphans(PosixFileAttributes ours) {
        if (marker != null && searched.compareAndSet(false, true)) {
            // Asked only here: the system looks the name up, which takes longer than all else.
            new Orphans(path, ours.owner()).reclaimInBackground();
        }
    }

    private static void warnIfOthersMayReplace(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode");
        if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
            PackageLogger.get()
                    .log(
                            Level.WARNING,
                            "everybody may write to the temporary directory " + path
                                    + ", and replace what others make there,"
                                    + " because it lacks the sticky bit: set it (chmod +t), or use another directory");
        }
    }

    private static boolean hasLocks(Path path) {
        String type;
        try {
            type = Files.getFileStore(path).type();
        } catch (IOException unknown) {
            // A mount that the JDK does not find in the system's list.
            type = "of an unknown type (" + unknown + ")";
        }
        if (LOCAL.contains(type)) {
            return true;
        }
        PackageLogger.get()
                .log(
                        Level.DEBUG,
                        "work directories in " + path
                                + " are not marked, and not removed if this JVM is killed: that file system (" + type
                                + ") is not known to be on this machine alone");
        return false;
    }
}
