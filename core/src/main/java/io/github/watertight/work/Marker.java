package io.github.watertight.work;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * By what other JVMs know that the work directories of this one, in one temporary directory, are in use: a file there that
 * names them, and that is locked as long as there are any. The operating system takes the lock back when the JVM ends,
 * however it ends; what the file still names then are {@linkplain Orphans orphans}.
 *
 * <p>A directory is marked before it appears, and its mark goes after it. If somebody takes the file away meanwhile, the
 * next directory has it written anew.
 *
 * <p>Thread-safe. The lock is per temporary directory and held for a few short writes.
 */
final class Marker {

    /** One work directory's line in the file. */
    final class Mark {
        private final int line;
        private MarkerFormat.Directory directory;

        private Mark(int line, MarkerFormat.Directory directory) {
            this.line = line;
            this.directory = directory;
        }

        /** Adds by what the directory is known again, now that it is there. Before that, nobody removes what is in it. */
        void made(@Nullable Object fileKey) throws IOException {
            if (fileKey != null) {
                lock.lock();
                try {
                    directory = new MarkerFormat.Directory(
                            directory.name(), MarkerFormat.text(fileKey), directory.opened(), directory.scope());
                    writeTo(openFile());
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
                if (!marks.remove(line, this)) {
                    return;
                }
                used.clear(line);
                if (marks.isEmpty()) {
                    discardFile();
                } else {
                    openFile().write(line, MarkerFormat.blank());
                }
            } finally {
                lock.unlock();
            }
        }

        private void writeTo(LockedFile to) throws IOException {
            to.write(line, MarkerFormat.directory(directory));
        }
    }

    private final Path tempDir;
    private final FileOperations files;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock. There is a file if there are marks.
    private final Map<Integer, Mark> marks = new HashMap<>();
    private final BitSet used = new BitSet();
    private @Nullable LockedFile file;

    Marker(Path tempDir, FileOperations files) {
        this.tempDir = tempDir;
        this.files = files;
    }

    /** Marks a directory that is about to be made. */
    Mark mark(String name, @Nullable String scope) throws IOException {
        MarkerFormat.Directory directory = new MarkerFormat.Directory(name, null, Instant.now(), scope);
        lock.lock();
        try {
            if (file == null) {
                file = LockedFile.create(tempDir, files);
            } else if (!file.isStillThere()) {
                replaceFile(file);
            }
            // The first line is the header.
            int line = used.nextClearBit(1);
            Mark mark = new Mark(line, directory);
            try {
                mark.writeTo(openFile());
            } catch (Throwable e) {
                if (marks.isEmpty()) {
                    discardFile(e);
                }
                throw e;
            }
            used.set(line);
            marks.put(line, mark);
            return mark;
        } finally {
            lock.unlock();
        }
    }

    private LockedFile openFile() {
        return Objects.requireNonNull(file, "there is a file while there are marks");
    }

    /** Writes what is marked to a new file, since nobody finds the old one any more. If that fails, the old one stays. */
    private void replaceFile(LockedFile old) throws IOException {
        LockedFile replacement = LockedFile.create(tempDir, files);
        try {
            for (int line = 1; line < used.length(); line++) {
                Mark mark = marks.get(line);
                if (mark == null) {
                    replacement.write(line, MarkerFormat.blank());
                } else {
                    mark.writeTo(replacement);
                }
            }
        } catch (Throwable e) {
            replacement.discard(e);
            throw e;
        }
        file = replacement;
        old.close();
    }

    private void discardFile(Throwable reason) {
        LockedFile discarded = openFile();
        file = null;
        discarded.discard(reason);
    }

    private void discardFile() throws IOException {
        LockedFile discarded = openFile();
        file = null;
        discarded.discard();
    }
}
