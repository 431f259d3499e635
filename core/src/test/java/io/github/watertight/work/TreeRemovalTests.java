package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Removing a tree that nobody touches meanwhile: all of it, and nothing but it. */
class TreeRemovalTests extends RemovalFixture {

    @Test
    void aTreeIsRemovedAndNothingBesideIt() throws IOException {
        file(root, "file");
        file(root.resolve("a/b/c"), "file");
        file(root.resolve("a/d"), "file");
        Files.createDirectory(root.resolve("empty"));

        remove();

        assertThat(root).doesNotExist();
        assertThatOutsideIsUntouched();
    }

    @Test
    void linksAreRemovedAndNotFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("to-directory"), outside);
        Files.createSymbolicLink(root.resolve("to-file"), outside.resolve("precious"));
        Files.createSymbolicLink(root.resolve("dangling"), temp.resolve("missing"));
        Files.createSymbolicLink(root.resolve("circle"), root);
        Files.createLink(root.resolve("hard"), outside.resolve("precious"));

        remove();

        assertThat(root).doesNotExist();
        assertThatOutsideIsUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"r-xr-xr-x", "r--------", "--x------", "---------"})
    void directoriesWithoutPermissionsAreRemoved(String permissions) throws IOException {
        file(root.resolve("closed/below"), "file");
        Files.setPosixFilePermissions(root.resolve("closed/below"), PosixFilePermissions.fromString(permissions));
        Files.setPosixFilePermissions(root.resolve("closed"), PosixFilePermissions.fromString(permissions));
        // The JDK can give a directory its permissions back through an open handle only, and opens it for reading.
        assumeThat(permissions.startsWith("r") || Files.isReadable(root.resolve("closed")))
                .as("readable, or we are root")
                .isTrue();

        remove();

        assertThat(root).doesNotExist();
    }

    @Test
    void aReadOnlyRootIsRemoved() throws IOException {
        file(root, "file");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));

        remove();

        assertThat(root).doesNotExist();
    }

    @Test
    void aDirectoryWithManyEntriesIsRemoved() throws IOException {
        for (int i = 0; i < 3000; i++) {
            Files.createFile(root.resolve("f" + i));
        }

        remove();

        assertThat(root).doesNotExist();
    }

    @Test
    void aRootThatIsGoneAlreadyIsFine() throws IOException {
        Object key = keyOf(root);
        Files.delete(root);

        remove(key);
    }

    @Test
    void whatIsNotTheDirectoryThatWasMadeIsLeftAlone() throws IOException {
        file(root, "file");
        Object wrong = keyOf(outside);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-x------"));

        assertThatThrownBy(() -> remove(wrong))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("could not remove all of " + root + System.lineSeparator() + "  " + root
                        + ": java.io.IOException: is no longer the directory that was created");

        assertThat(root.resolve("file")).hasContent("bytes");
        assertThat(Files.getPosixFilePermissions(root)).isEqualTo(PosixFilePermissions.fromString("r-x------"));
    }

    @Test
    void aFileSystemWithoutPosixPermissionsIsServed() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path directory = Files.createDirectories(memory.getPath("/temp/root"));
            file(directory.resolve("a"), "file");
            Files.createSymbolicLink(directory.resolve("link"), memory.getPath("/temp"));

            try (SecureDirectoryStream<Path> parent =
                    (SecureDirectoryStream<Path>) Files.newDirectoryStream(memory.getPath("/temp"))) {
                new TreeRemoval(parent, directory, keyOf(directory), () -> false).run();
            }

            assertThat(Files.exists(directory)).isFalse();
            assertThat(Files.exists(memory.getPath("/temp"))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 100})
    void noDepthIsTooDeep(int depth) throws IOException {
        deepTree(depth);

        remove();

        assertThat(root).doesNotExist();
    }

    @Test
    void readOnlyDirectoriesDeepDownAreRemoved() throws IOException {
        for (Path directory = deepTree(40); !directory.equals(root); directory = directory.getParent()) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
        }

        remove();

        assertThat(root).doesNotExist();
    }

    @Test
    void whateverItIsAndIsCalledIsRemovedAndNotOpened() throws Exception {
        for (String name : List.of("line\nfeed", "-rf", "*", " ", "$HOME", "\u00e4\u4e16", "\\", "...")) {
            file(root, name);
        }
        run("mkfifo", root.resolve("fifo").toString());
        run("sh", "-c", "touch \"$0/$(printf '\\377\\376')\"", root.toString());
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
        }

        remove();

        assertThat(root).doesNotExist();
    }

    @Test
    void whenTheTimeIsUpTheRestIsLeftAndCountedIsWhatIsGone() throws IOException {
        for (int i = 0; i < 10; i++) {
            file(root.resolve("d"), "file" + i);
        }
        int[] asked = {0};

        TreeRemoval removal;
        try (SecureDirectoryStream<Path> parent = (SecureDirectoryStream<Path>) Files.newDirectoryStream(temp)) {
            // The directory is asked about too.
            removal = new TreeRemoval(parent, root, keyOf(root), () -> ++asked[0] > 5);
            assertThatThrownBy(removal::run)
                    .message()
                    .startsWith("could not remove all of " + root + System.lineSeparator() + "  " + root + ": ")
                    .endsWith("time is up");
        }

        assertThat(removal.files()).isEqualTo(4);
        assertThat(removal.bytes()).isEqualTo(4L * "bytes".length());
        assertThat(root.resolve("d").toFile().list()).hasSize(6);
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
