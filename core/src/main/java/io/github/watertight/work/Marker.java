package io.github.watertight.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.BitSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * By what other JVMs know that the work directories of this one, in one temporary directory, are in use: a file there that
 * names them, and that is locked as long as there are any. The operating system takes the lock back when the JVM ends,
 * however it ends; what the file still names then are {@linkplain Orphans orphans}.
 *
 * <p>A directory is marked before it appears, and its mark goes after it. The file is opened once, because POSIX takes a
 * lock back when the process closes any channel on the file, and tells nobody.
 *
 * <p>Thread-safe. The lock is per temporary directory and held for a few short writes.
 */
final class Marker {

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** How often to begin anew where another JVM takes the new file for an orphan, before there is anything in it. */
    private static final int ATTEMPTS = 100;

    /** One work directory's line in the file. */
    final class Mark {
        private final int line;
        private final MarkerFormat.Directory directory;
        private boolean erased;

        private Mark(int line, MarkerFormat.Directory directory) {
            this.line = line;
            this.directory = directory;
        }

        /** Adds by what the directory is known again, now that it is there. Before that, nobody removes what is in it. */
        void made(@Nullable Object fileKey) throws IOException {
            if (fileKey != null) {
                MarkerFormat.Directory made = new MarkerFormat.Directory(
                        directory.name(), MarkerFormat.text(fileKey), directory.opened(), directory.scope());
                lock.lock();
                try {
                    write(line, MarkerFormat.directory(made));
                } finally {
                    lock.unlock();
                }
            }
        }

        /**
         * Takes the mark away, when the directory is gone; with the last mark goes the file. Does so once.
         *
         * @throws IOException if that fails; then the next JVM does it, which finds no directory by that name
         */
        void erase() throws IOException {
            lock.lock();
            try {
                if (erased) {
                    return;
                }
                erased = true;
                marked.clear(line);
                if (marked.isEmpty()) {
                    discardFile();
                } else {
                    write(line, MarkerFormat.blank());
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private final Path tempDir;
    private final FileOperations files;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final BitSet marked = new BitSet();
    private @Nullable Path path;
    private @Nullable AsynchronousFileChannel channel;

    Marker(Path tempDir, FileOperations files) {
        this.tempDir = tempDir;
        this.files = files;
    }

    /** Marks a directory that is about to be made. */
    Mark mark(String name, @Nullable String scope) throws IOException {
        MarkerFormat.Directory directory = new MarkerFormat.Directory(name, null, Instant.now(), scope);
        lock.lock();
        try {
            if (channel == null) {
                createFile();
            }
            // The first line is the header.
            int line = marked.nextClearBit(1);
            try {
                write(line, MarkerFormat.directory(directory));
            } catch (Throwable e) {
                if (marked.isEmpty()) {
                    discardFile(e);
                }
                throw e;
            }
            marked.set(line);
            return new Mark(line, directory);
        } finally {
            lock.unlock();
        }
    }

    private void createFile() throws IOException {
        for (int attempt = 1; !tryToCreateFile(); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new IOException("somebody else takes each new marker away");
            }
        }
    }

    /** Returns false if another JVM was faster to lock the new file: it finds it empty, and removes it. */
    private boolean tryToCreateFile() throws IOException {
        Path file = tempDir.resolve(Orphans.markerName(JvmIdentity.current()));
        channel = files.openFile(file, NEW, Permissions.FILE.attributes(tempDir));
        path = file;
        try {
            if (channel.tryLock() == null || !isStillThere(file)) {
                channel.close();
                channel = null;
                return false;
            }
            write(0, MarkerFormat.header(JvmIdentity.current()));
            return true;
        } catch (Throwable e) {
            discardFile(e);
            throw e;
        }
    }

    /** Whether the file has not been removed before it was locked. Makes sure that it is nobody else's to lock. */
    private boolean isStillThere(Path file) throws IOException {
        try {
            Permissions.FILE.verify(file, files);
            return true;
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    private void write(int line, byte[] text) throws IOException {
        AsynchronousFileChannel open = Objects.requireNonNull(channel, "written to only while there are marks");
        ByteBuffer bytes = ByteBuffer.wrap(text);
        long start = (long) line * MarkerFormat.LINE;
        while (bytes.hasRemaining()) {
            await(open.write(bytes, start + bytes.position()));
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

    private void discardFile(Throwable reason) {
        try {
            discardFile();
        } catch (IOException | RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Removes the file, and only then lets go of it. */
    private void discardFile() throws IOException {
        AsynchronousFileChannel open = Objects.requireNonNull(channel, "there is a file");
        Path file = Objects.requireNonNull(path, "there is a file");
        channel = null;
        path = null;
        try {
            files.delete(file);
        } catch (NoSuchFileException removedBySomebodyElse) {
            // As those do who clear temporary directories of what is old.
        } finally {
            open.close();
        }
    }
}
