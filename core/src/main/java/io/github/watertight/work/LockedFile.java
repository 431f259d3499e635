package io.github.watertight.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link Marker}: locked from before there is anything in it until it is gone, or the JVM is.
 *
 * <p>It is opened once, because POSIX takes a lock back when the process closes any channel on the file, and tells nobody.
 *
 * <p>Not thread-safe: guarded by its marker's lock.
 */
final class LockedFile {

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** How often to begin anew where another JVM takes the new file for an orphan, before there is anything in it. */
    private static final int ATTEMPTS = 100;

    private final Path path;
    private final FileOperations files;
    private final AsynchronousFileChannel channel;
    private @Nullable Object fileKey;

    private LockedFile(Path path, FileOperations files) throws IOException {
        this.path = path;
        this.files = files;
        this.channel = files.openFile(path, NEW, Permissions.FILE.attributes(path));
    }

    /** Makes one that has its header, under a name of its own. */
    static LockedFile create(Path tempDir, FileOperations files) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            LockedFile file = new LockedFile(tempDir.resolve(Orphans.markerName(JvmIdentity.current())), files);
            if (file.begin()) {
                return file;
            }
        }
        throw new IOException("somebody else takes each new marker away");
    }

    /** Returns false if another JVM was faster to lock the new file: it finds it empty, and removes it. */
    private boolean begin() throws IOException {
        try {
            if (channel.tryLock() == null || !identify()) {
                channel.close();
                return false;
            }
            write(0, MarkerFormat.header(JvmIdentity.current()));
            return true;
        } catch (Throwable e) {
            discard(e);
            throw e;
        }
    }

    /** Makes sure that it is nobody else's to lock. Returns false if it was removed before it was locked. */
    private boolean identify() throws IOException {
        try {
            fileKey = Permissions.FILE.verify(path, files).fileKey();
            return true;
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    /** Whether others still find it under its name. Some clear temporary directories of what is old. */
    boolean isStillThere() throws IOException {
        try {
            Object keyNow = files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
            return Objects.equals(keyNow, fileKey);
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    /** Writes a line; the first is the header. */
    void write(int line, byte[] text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        long start = (long) line * MarkerFormat.LINE;
        while (bytes.hasRemaining()) {
            await(channel.write(bytes, start + bytes.position()));
        }
    }

    /** Waits for nothing: see {@link FileOperations#openFile}. */
    private static void await(Future<Integer> written) throws IOException {
        try {
            written.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Lets go of it; whoever finds it may take it away. */
    void close() throws IOException {
        channel.close();
    }

    /** Removes it, unless something else is there by now, and only then lets go of it. */
    void discard() throws IOException {
        try {
            if (fileKey == null || isStillThere()) {
                files.delete(path);
            }
        } catch (NoSuchFileException removedBySomebodyElse) {
            // As is well.
        } finally {
            close();
        }
    }

    /** Does so because of a failure, which takes along whatever fails now. */
    void discard(Throwable reason) {
        try {
            discard();
        } catch (IOException | RuntimeException e) {
            reason.addSuppressed(e);
        }
    }
}
