package io.github.watertight.work;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * What is done to a file system by path, when a work directory is made and when its removal begins. A test has any of
 * these fail; what is done below the directory goes through the handle that {@link #openDirectory} returns.
 */
interface FileOperations {

    /** The JDK's. */
    FileOperations REAL = new FileOperations() {};

    default <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return Files.readAttributes(path, type, options);
    }

    default void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        Files.createDirectory(path, attributes);
    }

    @SuppressWarnings("StreamResourceLeak") // The caller closes it.
    default DirectoryStream<Path> openDirectory(Path path) throws IOException {
        return Files.newDirectoryStream(path);
    }

    /**
     * Opens a file. The channel is an asynchronous one because any other is closed when its thread is interrupted; it
     * works on the calling thread all the same.
     */
    default AsynchronousFileChannel openFile(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return AsynchronousFileChannel.open(path, options, CallingThread.EXECUTOR, attributes);
    }

    default void delete(Path path) throws IOException {
        Files.delete(path);
    }
}
