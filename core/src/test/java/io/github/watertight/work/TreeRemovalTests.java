package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.watertight.work.InterposedDirectory.Interposer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        TreeRemoval.remove(root, keyOf(root));
    }

    private void removeInterposed(Interposer interposer) throws IOException {
        try (SecureDirectoryStream<Path> parent = (SecureDirectoryStream<Path>) Files.newDirectoryStream(temp)) {
            TreeRemoval.remove(new InterposedDirectory(parent, interposer), root, keyOf(root));
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
    void aTreeFiveHundredDeepIsRemoved() throws IOException {
        Path deepest = root;
        for (int i = 0; i < 500; i++) {
            deepest = Files.createDirectory(deepest.resolve("d"));
        }
        file(deepest, "file");

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

        TreeRemoval.remove(root, key);
    }

    @Test
    void whatIsNotTheDirectoryThatWasMadeIsLeftAlone() throws IOException {
        file(root, "file");
        Object wrong = keyOf(outside);

        assertThatThrownBy(() -> TreeRemoval.remove(root, wrong))
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
    @ParameterizedTest
    @ValueSource(strings = {"PosixFileAttributeView", "open"})
    void aDirectoryThatIsSwappedForALinkIsNotFollowed(String step) throws IOException {
        file(root.resolve("sub"), "file");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("r-x------"));
        boolean[] swapped = {false};

        assertThatThrownBy(() -> removeInterposed((operation, name) -> {
                    if (operation.equals(step) && name.endsWith("sub") && !swapped[0]) {
                        swapped[0] = true;
                        Files.move(root.resolve("sub"), temp.resolve("stolen"));
                        Files.createSymbolicLink(root.resolve("sub"), outside);
                    }
                }))
                .hasMessageStartingWith(
                        "could not remove all of " + root + System.lineSeparator() + "  " + root.resolve("sub") + ": ");

        assertThat(swapped[0]).isTrue();
        assertThatOutsideIsUntouched();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
                .isEqualTo("r-x------");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aFileSystemWithoutSecureDirectoriesRemovesNothing() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setSupportedFeatures().build())) {
            Path directory = Files.createDirectory(memory.getPath("/work/root"));
            file(directory, "file");

            assertThatThrownBy(() -> TreeRemoval.remove(directory, null))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage(
                            "cannot remove /work/root safely: this file system (jimfs) has no secure directory streams;"
                                    + " nothing was removed");

            assertThat(directory.resolve("file")).exists();
        }
    }

    @Test
    void aFileSystemWithoutPosixPermissionsIsServed() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path directory = Files.createDirectories(memory.getPath("/temp/root"));
            file(directory.resolve("a"), "file");
            Files.createSymbolicLink(directory.resolve("link"), memory.getPath("/temp"));

            TreeRemoval.remove(directory, keyOf(directory));

            assertThat(Files.exists(directory)).isFalse();
            assertThat(Files.exists(memory.getPath("/temp"))).isTrue();
        }
    }
}
