package io.github.watertight.work;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes the work directories that JVMs which were killed have left in one temporary directory.
 *
 * <p>A directory goes only if a {@link Marker} names it, with the key that it has, both belong to this user, and the JVM
 * that wrote the marker is certainly gone: its lock is free, it ran in the PID namespace of this one, and no process there
 * has its id and its start. What is not so is left alone, and named at debug level.
 */
final class Orphans {

    /** For all of it, per temporary directory. What is left then is for the next JVM. */
    private static final Duration BUDGET = Duration.ofSeconds(10);

    /** A marker of a hundred thousand work directories. */
    private static final long LONGEST_MARKER = 100_001L * MarkerFormat.LINE;

    private static final ReentrantLock SEARCH = new ReentrantLock();

    private static final Pattern MARKER = Pattern.compile("\\.watertight-(\\d+-\\d+)-\\d{1,20}\\.lock");
    private static final Set<OpenOption> AS_IT_IS =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Says why something is left alone; the message continues a sentence that begins with its name. */
    private static final class LeftAloneException extends IOException {
        private static final long serialVersionUID = 1L;

        LeftAloneException(String reason) {
            super(reason);
        }
    }

    private final Path tempDir;
    private final UserPrincipal user;
    private final BooleanSupplier timeIsUp;

    /** Prepares to search, within the budget from now on. */
    Orphans(Path tempDir, UserPrincipal user) {
        this(tempDir, user, until(System.nanoTime() + BUDGET.toNanos()));
    }

    Orphans(Path tempDir, UserPrincipal user, BooleanSupplier timeIsUp) {
        this.tempDir = tempDir;
        this.user = user;
        this.timeIsUp = timeIsUp;
    }

    private static BooleanSupplier until(long end) {
        return () -> System.nanoTime() - end >= 0;
    }

    /** What a new marker of that JVM is to be called. */
    static String markerName(JvmIdentity jvm) {
        return ".watertight-" + jvm.inFileName() + "-" + RandomNames.next() + ".lock";
    }

    /** Does it on a daemon thread. */
    void reclaimInBackground() {
        // No thread locals, so as to keep nothing of the thread that happened to be first.
        Thread thread = new Thread(null, this::reclaim, "watertight-orphans", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    /** Does it on the calling thread. */
    void reclaim() {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(tempDir)) {
            if (stream instanceof SecureDirectoryStream<Path> directory) {
                for (Path entry : directory) {
                    if (timeIsUp.getAsBoolean()) {
                        PackageLogger.get()
                                .log(Level.DEBUG, "the time for removing orphans from " + tempDir + " is up");
                        return;
                    }
                    lookAt(directory, Objects.requireNonNull(entry.getFileName(), "entries have names"));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            PackageLogger.get().log(Level.DEBUG, "cannot look for orphans in " + tempDir + ": " + e);
        }
    }

    /** Does it for one entry of the directory, if that is a marker. */
    void lookAt(SecureDirectoryStream<Path> directory, Path name) {
        Matcher matcher = MARKER.matcher(name.toString());
        // A marker of our own must not even be opened: closing it again would give back its lock.
        if (!matcher.matches() || matcher.group(1).equals(JvmIdentity.current().inFileName())) {
            return;
        }
        // One at a time, because the same directory may be searched under another name: who opens the same marker, and
        // closes it because it is being read, gives back the other's lock.
        SEARCH.lock();
        try {
            PosixFileAttributes attributes = attributesOf(directory, name);
            verifyMarker(name, attributes);
            try (FileChannel channel = (FileChannel) directory.newByteChannel(name, AS_IT_IS)) {
                if (channel.tryLock() != null && isStill(directory, name, attributes)) {
                    reclaim(directory, name, channel);
                }
            } catch (OverlappingFileLockException e) {
                // Another copy of this class, in another class loader, is at it.
                return;
            }
        } catch (NoSuchFileException removedMeanwhile) {
            return;
        } catch (IOException e) {
            leave(name, e);
        } finally {
            SEARCH.unlock();
        }
    }

    private void leave(Path name, IOException reason) {
        String why = reason instanceof LeftAloneException ? reason.getMessage() : "cannot be read: " + reason;
        PackageLogger.get().log(Level.DEBUG, "left alone: " + tempDir.resolve(name) + " " + why);
    }

    private void verifyMarker(Path name, PosixFileAttributes attributes) throws IOException {
        verifyOwner(attributes);
        if (!attributes.isRegularFile()) {
            throw new LeftAloneException("is no regular file");
        }
        if (attributes.size() > LONGEST_MARKER) {
            throw new LeftAloneException("is too long for a marker");
        }
        // It could be one of our own, under a second name, and must not be opened.
        if ((Integer) Files.getAttribute(tempDir.resolve(name), "unix:nlink", LinkOption.NOFOLLOW_LINKS) != 1) {
            throw new LeftAloneException("has more than one name");
        }
    }

    private void verifyOwner(PosixFileAttributes attributes) throws LeftAloneException {
        if (!attributes.owner().equals(user)) {
            throw new LeftAloneException("belongs to " + attributes.owner() + ", not to " + user);
        }
    }

    /** Whether the name still stands for what has been opened. Else another JVM has reclaimed it before we got the lock. */
    private static boolean isStill(SecureDirectoryStream<Path> directory, Path name, PosixFileAttributes attributes)
            throws IOException {
        return Objects.equals(attributesOf(directory, name).fileKey(), attributes.fileKey());
    }

    private static PosixFileAttributes attributesOf(SecureDirectoryStream<Path> directory, Path name)
            throws IOException {
        PosixFileAttributeView view =
                directory.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view.readAttributes();
    }

    /** Removes what the marker names, and then the marker, if nothing is left that it names. The lock is held. */
    private void reclaim(SecureDirectoryStream<Path> directory, Path name, FileChannel channel) throws IOException {
        byte[] marker = readAll(channel);
        // Its JVM was killed between making and locking it, so nothing has been marked in it.
        if (marker.length > 0) {
            MarkerFormat.Contents contents = parse(marker);
            verifyThatItIsGone(contents.jvm());
            Reclamation reclamation = new Reclamation(tempDir, contents.jvm());
            int left = contents.directories().size();
            boolean all = true;
            for (MarkerFormat.Directory marked : contents.directories()) {
                if (timeIsUp.getAsBoolean()) {
                    reclamation.postponed(left);
                    all = false;
                    break;
                }
                all &= reclaim(directory, marked, reclamation);
                left--;
            }
            reclamation.tell(all, JvmShutdown::hasBegun);
            if (!all) {
                return;
            }
        }
        directory.deleteFile(name);
    }

    private static byte[] readAll(FileChannel channel) throws IOException {
        return Channels.newInputStream(channel).readNBytes(Math.toIntExact(Math.min(channel.size(), LONGEST_MARKER)));
    }

    private static MarkerFormat.Contents parse(byte[] marker) throws LeftAloneException {
        try {
            return MarkerFormat.parse(marker);
        } catch (IOException e) {
            throw new LeftAloneException(Objects.toString(e.getMessage()));
        }
    }

    /** The lock alone may err: whatever in that JVM has opened and closed the marker has given the lock back. */
    private static void verifyThatItIsGone(JvmIdentity jvm) throws LeftAloneException {
        if (!jvm.isVisible()) {
            throw new LeftAloneException("is not locked, but its JVM would not be seen from here, being of another PID"
                    + " namespace: " + jvm.text());
        }
        if (jvm.isAlive()) {
            throw new LeftAloneException("is not locked, but its JVM runs: " + jvm.text());
        }
    }

    /** Removes one directory; returns whether there is nothing left of it to do. */
    private boolean reclaim(
            SecureDirectoryStream<Path> directory, MarkerFormat.Directory marked, Reclamation reclamation) {
        Path path = tempDir.resolve(marked.name());
        Path name = path.getFileName();
        try {
            Object key = verifyOrphan(directory, name, marked.fileKey());
            if (key == null) {
                directory.deleteDirectory(name);
                reclamation.removed(marked);
            } else {
                TreeRemoval removal = new TreeRemoval(directory, path, key, timeIsUp);
                try {
                    removal.run();
                    reclamation.removed(marked);
                } finally {
                    reclamation.removed(removal);
                }
            }
            return true;
        } catch (NoSuchFileException gone) {
            reclamation.gone(marked);
            return true;
        } catch (DirectoryNotEmptyException e) {
            leave(name, new LeftAloneException("holds something, and was not yet used when its JVM ended"));
        } catch (LeftAloneException e) {
            leave(name, e);
        } catch (IOException e) {
            reclamation.failed(e);
        }
        return false;
    }

    /** Gives the key of the directory, or null if none was marked: then nobody had begun to use it. */
    private @Nullable Object verifyOrphan(SecureDirectoryStream<Path> directory, Path name, @Nullable String markedKey)
            throws IOException {
        PosixFileAttributes attributes = attributesOf(directory, name);
        verifyOwner(attributes);
        if (!attributes.isDirectory()) {
            throw new LeftAloneException("is no directory");
        }
        if (markedKey == null) {
            return null;
        }
        Object key = attributes.fileKey();
        if (key == null || !MarkerFormat.text(key).equals(markedKey)) {
            throw new LeftAloneException("is not the directory that was marked: was " + markedKey + ", is " + key);
        }
        return key;
    }
}
