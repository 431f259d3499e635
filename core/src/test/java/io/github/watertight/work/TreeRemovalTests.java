package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.watertight.work.InterposedDirectory.Interposer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Removing a tree: all of it, nothing but it, and what could not be removed by its name. */
class TreeRemovalTests {

    @TempDir
    Path temp;

    private Path root;
    private Path outside;

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectory(temp.resolve("root"));
        outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "mine");
    }

    private static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private static Path file(Path directory, String name) throws IOException {
        return Files.writeString(Files.createDirectories(directory).resolve(name), "bytes");
    }

    private void remove() throws IOException {
        remove(keyOf(root));
    }

    private void remove(Object key) throws IOException {
        try (SecureDirectoryStream<Path> parent = (SecureDirectoryStream<Path>) Files.newDirectoryStream(temp)) {
            new TreeRemoval(parent, root, key, () -> false).run();
        }
    }

    private void removeInterposed(Interposer interposer) throws IOException {
        try (SecureDirectoryStream<Path> parent = (SecureDirectoryStream<Path>) Files.newDirectoryStream(temp)) {
            new TreeRemoval(new InterposedDirectory(parent, interposer), root, keyOf(root), () -> false).run();
        }
    }

    private void assertThatOutsideIsUntouched() {
        assertThat(outside.resolve("precious")).hasContent("mine");
    }

    @Test
    void aDirectoryThatCannotBeReadToItsEndIsNamedAndTheRestIsRemoved() throws IOException {
        file(root.resolve("a"), "unreadable");
        file(root.resolve("b"), "file");
        file(root.resolve("c"), "file");

        assertThatThrownBy(() -> removeInterposed((operation, name) -> {
                    if (operation.equals("next") && name.endsWith("unreadable")) {
                        throw new IOException("Input/output error");
                    }
                }))
                .hasMessage("could not remove all of " + root + System.lineSeparator() + "  " + root.resolve("a")
                        + ": java.io.IOException: Input/output error");
        assertThat(root).isDirectoryNotContaining(path -> !path.endsWith("a"));
    }

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

        assertThatThrownBy(() -> remove(wrong))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("could not remove all of " + root + System.lineSeparator() + "  " + root
                        + ": java.io.IOException: is no longer the directory that was created");

        assertThat(root.resolve("file")).hasContent("bytes");
    }

    @Test
    void whatCannotBeRemovedIsNamedAndTheRestIsRemoved() throws IOException {
        Path stuck = file(root.resolve("a/b"), "stuck");
        Path stuckToo = file(root.resolve("c"), "stuck too");
        file(root.resolve("a/b"), "file");
        file(root.resolve("d"), "file");

        assertThatThrownBy(() -> removeInterposed((operation, name) -> {
                    if (operation.equals("deleteFile") && name.toString().startsWith("stuck")) {
                        throw new AccessDeniedException(name.toString());
                    }
                }))
                .isExactlyInstanceOf(IOException.class)
                .satisfies(thrown -> {
                    assertThat(thrown.getMessage().lines())
                            .startsWith("could not remove all of " + root)
                            .containsExactlyInAnyOrder(
                                    "could not remove all of " + root,
                                    "  " + stuck + ": java.nio.file.AccessDeniedException: stuck",
                                    "  " + stuckToo + ": java.nio.file.AccessDeniedException: stuck too");
                    assertThat(thrown.getSuppressed()).hasSize(2);
                });

        assertThat(stuck).exists();
        assertThat(stuckToo).exists();
        assertThat(root.resolve("a/b/file")).doesNotExist();
        assertThat(root.resolve("d")).doesNotExist();
    }

    @Test
    void whatIsAddedWhileATreeIsRemovedIsRemovedToo() throws IOException {
        file(root.resolve("busy"), "file");
        int[] added = {0};

        removeInterposed((operation, name) -> {
            if (operation.equals("deleteDirectory") && name.endsWith("busy") && added[0]++ < 2) {
                file(root.resolve("busy"), "added-" + added[0]);
            }
        });

        assertThat(added[0]).isEqualTo(3);
        assertThat(root).doesNotExist();
    }

    @Test
    void whatComesBackUnderTheSameNameIsRemovedAgain() throws IOException {
        file(root.resolve("busy"), "file");
        int[] added = {0};

        removeInterposed((operation, name) -> {
            if (operation.equals("deleteDirectory") && name.endsWith("busy") && added[0]++ < 2) {
                file(root.resolve("busy"), "file");
            }
        });

        assertThat(added[0]).isEqualTo(3);
        assertThat(root).doesNotExist();
    }

    @Test
    void aDirectoryToWhichSomebodyKeepsAddingIsGivenUpAndNamed() throws IOException {
        file(root.resolve("busy"), "file");
        int[] added = {0};

        assertThatThrownBy(() -> removeInterposed((operation, name) -> {
                    if (operation.equals("deleteDirectory") && name.endsWith("busy")) {
                        file(root.resolve("busy"), "added-" + added[0]++);
                    }
                }))
                .hasMessageStartingWith("could not remove all of " + root + System.lineSeparator() + "  "
                        + root.resolve("busy") + ": java.nio.file.DirectoryNotEmptyException");

        assertThat(added[0]).isEqualTo(3);
    }

    @Test
    void whatSomebodyElseRemovesMeanwhileIsNoFailure() throws IOException {
        file(root.resolve("a"), "file");
        file(root, "file");

        removeInterposed((operation, name) -> {
            if (operation.equals("deleteFile")) {
                Files.deleteIfExists(root.resolve("file"));
                Files.deleteIfExists(root.resolve("a/file"));
            } else if (operation.equals("deleteDirectory") && name.endsWith("a")) {
                Files.delete(root.resolve("a"));
            }
        });

        assertThat(root).doesNotExist();
    }

    /** The attack: between two steps of the removal, a directory becomes a link to somebody else's. */
    private void removeWithSwapBefore(String step, int times) throws IOException {
        int[] seen = {0};
        removeInterposed((operation, name) -> {
            if (operation.equals(step) && name.endsWith("sub") && ++seen[0] == times) {
                Files.move(root.resolve("sub"), temp.resolve("stolen"));
                Files.createSymbolicLink(root.resolve("sub"), outside);
            }
        });
        assertThat(seen[0]).isEqualTo(times);
    }

    @ParameterizedTest
    @CsvSource({"PosixFileAttributeView, 2", "open, 1", "deleteDirectory, 1"})
    void aDirectoryThatIsSwappedForALinkIsNotFollowed(String step, int times) throws IOException {
        file(root.resolve("sub"), "file");
        Files.setPosixFilePermissions(root.resolve("sub"), PosixFilePermissions.fromString("r-x------"));
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("r-x------"));

        assertThatThrownBy(() -> removeWithSwapBefore(step, times))
                .hasMessageStartingWith(
                        "could not remove all of " + root + System.lineSeparator() + "  " + root.resolve("sub") + ": ");

        assertThatOutsideIsUntouched();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
                .isEqualTo("r-x------");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aLinkThatComesInTimeIsRemovedLikeAnyOther() throws IOException {
        file(root.resolve("sub"), "file");

        removeWithSwapBefore("PosixFileAttributeView", 1);

        assertThat(root).doesNotExist();
        assertThatOutsideIsUntouched();
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

    private Path deepTree(int depth) throws IOException {
        Path deepest = root;
        for (int i = 1; i < depth; i++) {
            deepest = Files.createDirectory(deepest.resolve("d"));
            file(deepest, "file");
        }
        return deepest;
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 100})
    void noDepthIsTooDeep(int depth) throws IOException {
        deepTree(depth);

        remove();

        assertThat(root).doesNotExist();
    }

    @Test
    void whatCannotBeRemovedDeepDownIsNamedOnceWhereItIsAndTheRestIsRemoved() throws IOException {
        file(deepTree(40), "stuck");
        file(root, "stuck");

        IOException thrown = catchThrowableOfType(
                IOException.class,
                () -> removeInterposed((operation, name) -> {
                    if (operation.equals("deleteFile") && name.endsWith("stuck")) {
                        throw new AccessDeniedException(name.toString());
                    }
                }));

        List<Path> left;
        try (Stream<Path> all = Files.walk(root)) {
            left = all.filter(Files::isRegularFile).toList();
        }
        assertThat(left).hasSize(2).allSatisfy(path -> assertThat(path).hasFileName("stuck"));
        assertThat(thrown.getMessage().lines().skip(1))
                .containsExactlyInAnyOrderElementsOf(left.stream()
                        .map(path -> "  " + path + ": java.nio.file.AccessDeniedException: stuck")
                        .toList());
    }

    @Test
    void aDirectoryThatCannotBeMovedUpIsNamed() throws IOException {
        Path tooDeep = deepTree(17);

        assertThatThrownBy(() -> removeInterposed((operation, name) -> {
                    if (operation.equals("move")) {
                        throw new IOException("Invalid cross-device link");
                    }
                }))
                .hasMessage("could not remove all of " + root + System.lineSeparator() + "  " + tooDeep
                        + ": java.io.IOException: Invalid cross-device link");
    }

    @Test
    void readOnlyDirectoriesDeepDownAreRemoved() throws IOException {
        for (Path directory = deepTree(40); !directory.equals(root); directory = directory.getParent()) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
        }

        remove();

        assertThat(root).doesNotExist();
    }

    /** Removes the tree, and tells the permissions that the directory has right before such a step. Root needs none. */
    private String permissionsBefore(String step, Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        List<String> seen = new ArrayList<>();
        removeInterposed((operation, name) -> {
            if (operation.equals(step) && name.equals(directory.getFileName())) {
                seen.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
            }
        });
        assertThat(root).doesNotExist();
        return seen.get(0);
    }

    @Test
    void aDirectoryIsGivenItsPermissionsBackBeforeItIsOpenedAndKeepsThoseOfOthers() throws IOException {
        file(root.resolve("closed"), "file");

        assertThat(permissionsBefore("open", root.resolve("closed"))).isEqualTo("rwxr-xr-x");
    }

    @Test
    void aDirectoryIsGivenItsPermissionsBackBeforeItIsMovedUp() throws IOException {
        Path tooDeep = file(deepTree(16).resolve("closed"), "file").getParent();

        assertThat(permissionsBefore("move", tooDeep)).isEqualTo("rwxr-xr-x");
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

    @ParameterizedTest
    @ValueSource(chars = {'\n', '\u0085', '\u009b', '\u2028', '\u2029'})
    void aNameWithALineFeedIsStillOneLineOfTheMessage(char control) throws IOException {
        file(root, "forged" + control + "line");

        assertThatThrownBy(() -> removeInterposed((operation, name) -> {
                    if (operation.equals("deleteFile")) {
                        throw new AccessDeniedException("it");
                    }
                }))
                .hasMessage("could not remove all of " + root + System.lineSeparator() + "  " + root
                        + "/forged?line: java.nio.file.AccessDeniedException: it");
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
