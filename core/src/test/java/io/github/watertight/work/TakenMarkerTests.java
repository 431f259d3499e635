package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Somebody takes a marker away, or puts something else in its place, while it marks what is open. */
class TakenMarkerTests extends MarkerFixture {

    /** As those do who clear temporary directories of what is old: what is opened then must not be unmarked. */
    @Test
    void aMarkerThatWasTakenAwayIsWrittenAnewWithTheNextDirectory() throws IOException {
        Builder gone = Builder.open(options());
        Builder goneToo = Builder.open(options());
        try (Builder before = Builder.open(options())) {
            gone.close();
            goneToo.close();
            List<MarkerFormat.Directory> marked = contents().directories();
            Path takenAway = marker();
            Files.delete(takenAway);

            try (Builder after = Builder.open(options())) {
                assertThat(marker()).isNotEqualTo(takenAway);
                assertThat(contents().jvm()).isEqualTo(JvmIdentity.current());
                assertThat(contents().directories())
                        .containsAll(marked)
                        .extracting(MarkerFormat.Directory::name)
                        .containsExactlyInAnyOrder(
                                before.workDir().getFileName().toString(),
                                after.workDir().getFileName().toString());
            }
            assertThat(contents().directories()).isEqualTo(marked);
        }
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void whoeverWritesTheMarkerAnewLetsGoOfTheOldFile() throws IOException {
        List<AsynchronousFileChannel> opened = new ArrayList<>();
        FileOperations remembering = new FileOperations() {
            @Override
            public AsynchronousFileChannel openFile(
                    Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
                opened.add(FileOperations.super.openFile(path, options, attributes));
                return opened.get(opened.size() - 1);
            }
        };
        try (Builder before = Builder.open(options().files(remembering))) {
            Files.delete(marker());
            Builder after = Builder.open(options().files(remembering));

            assertThat(opened).extracting(AsynchronousFileChannel::isOpen).containsExactly(false, true);
            after.close();
            assertThat(before.workDir()).exists();
        }
        assertThat(opened).noneMatch(AsynchronousFileChannel::isOpen);
    }

    @Test
    void aMarkerInWhosePlaceSomethingElseIsIsWrittenAnewToo() throws IOException {
        try (Builder before = Builder.open(options())) {
            Path replaced = marker();
            Files.delete(replaced);
            Files.writeString(replaced, "another's");

            try (Builder after = Builder.open(options());
                    Stream<Path> all = Files.list(tmp)) {
                assertThat(all)
                        .hasSize(4)
                        .contains(replaced, before.workDir(), after.workDir())
                        .filteredOn(path -> path.toString().endsWith(".lock") && !path.equals(replaced))
                        .singleElement()
                        .satisfies(path -> assertThat(MarkerFormat.parse(Files.readAllBytes(path))
                                        .directories())
                                .hasSize(2));
            }
            assertThat(replaced).hasContent("another's");
        }
    }

    @Test
    void whatSomebodyHasPutInThePlaceOfTheMarkerIsNotRemovedWithIt() throws IOException {
        Builder builder = Builder.open(options());
        Path replaced = marker();
        Files.delete(replaced);
        Files.writeString(replaced, "another's");

        builder.close();

        assertThat(builder.workDir()).doesNotExist();
        assertThat(replaced).hasContent("another's");
    }

    @Test
    void whoTakesEachNewMarkerAwayIsGivenUpOn() {
        int[] made = {0};
        FileOperations takenAway = new FileOperations() {
            @Override
            public AsynchronousFileChannel openFile(
                    Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
                AsynchronousFileChannel channel = FileOperations.super.openFile(path, options, attributes);
                Files.delete(path);
                made[0]++;
                return channel;
            }
        };

        assertThatThrownBy(() -> Builder.open(options().files(takenAway)))
                .hasMessage("cannot create a work directory: the temporary directory " + tmp
                        + " does not take one: java.io.IOException: somebody else takes each new marker away");
        assertThat(made[0]).isEqualTo(100);
        assertThat(tmp).isEmptyDirectory();
    }
}
