package io.github.watertight.work;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Iterator;
import java.util.Set;

/** An open directory that lets a test step in right before each thing that is done in it, or in a directory below. */
final class InterposedDirectory implements SecureDirectoryStream<Path> {

    /** Steps in: may change the tree, or throw. */
    interface Interposer {
        void before(String operation, Path name) throws IOException;

        /** Opens a directory; may do it otherwise, or look at what it has opened. */
        default SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> in, Path name, LinkOption... options)
                throws IOException {
            return in.newDirectoryStream(name, options);
        }
    }

    private final SecureDirectoryStream<Path> directory;
    private final Interposer interposer;

    InterposedDirectory(SecureDirectoryStream<Path> directory, Interposer interposer) {
        this.directory = directory;
        this.interposer = interposer;
    }

    @Override
    public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options) throws IOException {
        interposer.before("open", path);
        return new InterposedDirectory(interposer.open(directory, path, options), interposer);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        interposer.before("openFile", path);
        return directory.newByteChannel(path, options, attributes);
    }

    @Override
    public void deleteFile(Path path) throws IOException {
        interposer.before("deleteFile", path);
        directory.deleteFile(path);
    }

    @Override
    public void deleteDirectory(Path path) throws IOException {
        interposer.before("deleteDirectory", path);
        directory.deleteDirectory(path);
    }

    @Override
    public void move(Path source, SecureDirectoryStream<Path> target, Path name) throws IOException {
        interposer.before("move", source);
        // The JDK moves only between directories of its own.
        directory.move(source, target instanceof InterposedDirectory interposed ? interposed.directory : target, name);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
        return interposed(directory.getFileAttributeView(type), type, Path.of("."));
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return interposed(directory.getFileAttributeView(path, type, options), type, path);
    }

    private <V extends FileAttributeView> V interposed(V view, Class<V> type, Path path) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    interposer.before(type.getSimpleName(), path);
                    try {
                        return method.invoke(view, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(proxy);
    }

    @Override
    public Iterator<Path> iterator() {
        Iterator<Path> entries = directory.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Path next() {
                Path entry = entries.next();
                try {
                    interposer.before("next", entry.getFileName());
                } catch (IOException e) {
                    throw new DirectoryIteratorException(e);
                }
                return entry;
            }
        };
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
