package io.github.watertight.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** The JDK's file operations, of which one fails: the n-th, whether it is done by path, through a handle or a channel. */
final class FaultyOperations implements FileOperations {

    private final int faulty;
    private final Supplier<? extends Throwable> fault;
    private final List<String> done = new ArrayList<>();

    FaultyOperations(int faulty, Supplier<? extends Throwable> fault) {
        this.faulty = faulty;
        this.fault = fault;
    }

    /** What was asked for so far, the one that failed included. */
    List<String> done() {
        return done;
    }

    boolean hasFailed() {
        return done.size() >= faulty;
    }

    private void count(String operation) throws IOException {
        done.add(operation);
        if (done.size() == faulty) {
            Throwable thrown = fault.get();
            if (thrown instanceof IOException e) {
                throw e;
            }
            if (thrown instanceof Error e) {
                throw e;
            }
            throw (RuntimeException) thrown;
        }
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        count("readAttributes");
        return REAL.readAttributes(path, type, options);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        count("createDirectory");
        REAL.createDirectory(path, attributes);
    }

    @Override
    public DirectoryStream<Path> openDirectory(Path path) throws IOException {
        count("openDirectory");
        return new InterposedDirectory(
                (SecureDirectoryStream<Path>) REAL.openDirectory(path), (operation, name) -> count(operation));
    }

    @Override
    public AsynchronousFileChannel openFile(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        count("openFile");
        return new Channel(REAL.openFile(path, options, attributes));
    }

    @Override
    public void delete(Path path) throws IOException {
        count("delete");
        REAL.delete(path);
    }

    private final class Channel extends AsynchronousFileChannel {
        private final AsynchronousFileChannel channel;

        Channel(AsynchronousFileChannel channel) {
            this.channel = channel;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            count("tryLock");
            return channel.tryLock(position, size, shared);
        }

        @Override
        public Future<Integer> write(ByteBuffer bytes, long position) {
            return CallingThread.EXECUTOR.submit(() -> {
                count("write");
                return channel.write(bytes, position).get();
            });
        }

        @Override
        public void close() throws IOException {
            channel.close();
            count("closeFile");
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public long size() {
            throw new UnsupportedOperationException();
        }

        @Override
        public AsynchronousFileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void force(boolean metaData) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <A> void lock(
                long position, long size, boolean shared, A attached, CompletionHandler<FileLock, ? super A> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<FileLock> lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <A> void read(
                ByteBuffer bytes, long position, A attached, CompletionHandler<Integer, ? super A> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Integer> read(ByteBuffer bytes, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <A> void write(
                ByteBuffer bytes, long position, A attached, CompletionHandler<Integer, ? super A> handler) {
            throw new UnsupportedOperationException();
        }
    }
}
