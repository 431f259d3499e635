package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Removing a tree while an operation fails or somebody else changes it: nothing outside is touched, and what could not be
 * removed is named.
 */
class DisturbedRemovalTests extends RemovalFixture {

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
    void aRootThatIsReplacedRightBeforeItIsOpenedIsLeftAlone() throws IOException {
        file(root, "file");

        assertThatThrownBy(() -> removeInterposed((operation, name) -> {
                    if (operation.equals("open")) {
                        Files.move(root, temp.resolve("moved"));
                        Files.move(outside, root);
                    }
                }))
                .hasMessage("could not remove all of " + root + System.lineSeparator() + "  " + root
                        + ": java.io.IOException: is no longer the directory that was created");

        assertThat(root.resolve("precious")).hasContent("mine");
        assertThat(temp.resolve("moved/file")).exists();
    }

    @Test
    void aRootThatIsReplacedWhileItIsEmptiedIsNotRemoved() throws IOException {
        file(root, "file");

        assertThatThrownBy(() -> removeInterposed((operation, name) -> {
                    if (operation.equals("deleteFile")) {
                        Files.move(root, temp.resolve("moved"));
                        Files.createDirectory(root);
                    }
                }))
                .hasMessageEndingWith(": java.io.IOException: is no longer the directory that was created");

        assertThat(root).isEmptyDirectory();
        assertThat(temp.resolve("moved")).isEmptyDirectory();
    }

    @Test
    void aLinkThatComesInTimeIsRemovedLikeAnyOther() throws IOException {
        file(root.resolve("sub"), "file");

        removeWithSwapBefore("PosixFileAttributeView", 1);

        assertThat(root).doesNotExist();
        assertThatOutsideIsUntouched();
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
}
