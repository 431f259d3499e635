package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import io.github.watertight.CleanupRegistry;
import io.github.watertight.CleanupReport;
import io.github.watertight.OpenResource;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A work directory that is no longer the one that was made: an error, nothing deleted, and still registered. */
class WorkDirectoryTests {

    @TempDir
    Path temp;

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private Builder builder;
    private Path work;
    private Path moved;

    @BeforeEach
    void openBuilder() throws IOException {
        builder = Builder.open(BuilderOptions.defaults().tempDir(temp).registry(registry));
        work = builder.workDir();
        moved = temp.resolve("moved");
        Files.writeString(builder.newObjectDir().resolve("object"), "bytes");
    }

    private static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private void assertThatClosingFails(String message) {
        assertThatThrownBy(builder::close)
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(message);
        assertThat(registry.openResources())
                .singleElement()
                .extracting(OpenResource::state)
                .isEqualTo(OpenResource.State.CLOSE_FAILED);
        assertThat(moved.resolve("b001/object")).hasContent("bytes");
    }

    @Test
    void aDirectoryThatWasMovedAwayIsAnError() throws IOException {
        Files.move(work, moved);

        assertThatClosingFails(
                "work directory " + work + " is gone: something else moved or removed it; nothing was removed");
    }

    @Test
    void aDirectoryThatWasReplacedIsAnErrorAndTheNewOneIsNotTouched() throws IOException {
        Object was = keyOf(work);
        Files.move(work, moved);
        Files.createDirectory(work);
        Files.writeString(work.resolve("precious"), "mine");

        assertThatClosingFails(
                "work directory " + work + " is no longer the one that was created: it was replaced (was " + was
                        + ", is " + keyOf(work) + "); nothing was removed");
        assertThat(work.resolve("precious")).hasContent("mine");
    }

    @Test
    void aDirectoryThatWasLinkedAwayIsAnErrorAndTheLinkIsNotFollowed() throws IOException {
        Object was = keyOf(work);
        Files.move(work, moved);
        Files.createSymbolicLink(work, moved);

        assertThatClosingFails("work directory " + work
                + " is no longer the one that was created: it was replaced by a symbolic link (was " + was + ", is "
                + keyOf(work) + "); nothing was removed");
        assertThat(work).isSymbolicLink();
    }

    @Test
    void aFileInItsPlaceIsAnErrorAndStays() throws IOException {
        Object was = keyOf(work);
        Files.move(work, moved);
        Files.writeString(work, "mine");

        assertThatClosingFails(
                "work directory " + work + " is no longer the one that was created: it was replaced (was " + was
                        + ", is " + keyOf(work) + "); nothing was removed");
        assertThat(work).hasContent("mine");
    }

    @Test
    void movedBackTheDirectoryIsRemovedByTheNextClose() throws IOException {
        Files.move(work, moved);
        assertThatThrownBy(builder::close).isInstanceOf(IOException.class);
        Files.move(moved, work);

        builder.close();

        assertThat(temp).isEmptyDirectory();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void closingAllReportsIt() throws IOException {
        Files.move(work, moved);

        CleanupReport report = registry.closeAll();

        assertThat(report.leaks()).hasSize(1);
        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.cause()).message().contains(" is gone: "));
        assertThat(report.exitStatus(0)).isEqualTo(1);
    }

    @Test
    void aParentThatWasReplacedIsAnErrorEvenWithTheSameDirectoryInIt() throws IOException {
        Path around = Files.createDirectory(temp.resolve("around"));
        Builder inside = Builder.open(BuilderOptions.defaults().tempDir(around).registry(registry));
        Path name = inside.workDir().getFileName();
        Object was = keyOf(around);
        Files.move(around, temp.resolve("elsewhere"));
        Files.createDirectory(around);
        Files.move(temp.resolve("elsewhere").resolve(name), inside.workDir());

        assertThatThrownBy(inside::close)
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("work directory " + inside.workDir()
                        + " is no longer where it was created: the directory around it was replaced (was " + was
                        + ", is " + keyOf(around) + "); nothing was removed");
        assertThat(inside.workDir()).exists();
    }

    @Test
    void aParentThatWasMovedAndLinkedBackIsTheSame() throws IOException {
        Path around = Files.createDirectory(temp.resolve("around"));
        Builder inside = Builder.open(BuilderOptions.defaults().tempDir(around).registry(registry));
        Files.move(around, temp.resolve("elsewhere"));
        Files.createSymbolicLink(around, temp.resolve("elsewhere"));

        inside.close();

        assertThat(temp.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void withoutSecureDirectoriesAnEmptyOneIsRemovedAndNoOther() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setSupportedFeatures().build())) {
            BuilderOptions options =
                    BuilderOptions.defaults().tempDir(memory.getPath("/work")).registry(registry);
            Builder empty = Builder.open(options);
            Builder full = Builder.open(options);
            Files.writeString(full.workDir().resolve("file"), "bytes");

            empty.close();

            assertThat(Files.exists(empty.workDir())).isFalse();
            assertThatThrownBy(full::close)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("cannot remove " + full.workDir() + " safely: this file system (jimfs) has no secure"
                            + " directory streams; nothing was removed");
            assertThat(Files.exists(full.workDir().resolve("file"))).isTrue();
        }
    }

    @Test
    void withoutSecureDirectoriesTheIdentityIsCheckedToo() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setSupportedFeatures(Feature.SYMBOLIC_LINKS)
                .build())) {
            Builder linkedAway = Builder.open(
                    BuilderOptions.defaults().tempDir(memory.getPath("/work")).registry(registry));
            Files.move(linkedAway.workDir(), memory.getPath("/work/moved"));
            Files.createSymbolicLink(linkedAway.workDir(), memory.getPath("/work/moved"));

            assertThatThrownBy(linkedAway::close)
                    .message()
                    .contains("is no longer the one that was created: it was replaced by a symbolic link");
            assertThat(Files.exists(memory.getPath("/work/moved"))).isTrue();
        }
    }
}
