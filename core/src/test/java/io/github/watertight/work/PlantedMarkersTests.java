package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Markers and directories that somebody has planted, broken or made with another version: nothing of it goes. */
class PlantedMarkersTests {

    /** A process that there is not: the numbers of processes end below. */
    private static final JvmIdentity DEAD = new JvmIdentity(99_999_999, Instant.parse("2026-01-01T00:00:00Z"));

    private static final String NAME = "watertight-1234567890";

    @TempDir
    Path scratch;

    private Path tmp;
    private Path outside;
    private Path directory;
    private Path marker;
    private final LoggedMessages logged = new LoggedMessages();

    @BeforeEach
    void makeTmp() throws IOException {
        tmp = Files.createDirectory(scratch.resolve("tmp"));
        outside = Files.createDirectory(scratch.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "mine");
        directory = Files.createDirectory(tmp.resolve(NAME));
        Files.writeString(directory.resolve("precious"), "mine");
        marker = tmp.resolve(Orphans.markerName(DEAD));
    }

    @AfterEach
    void stopCollecting() {
        logged.close();
    }

    private static String keyOf(Path path) throws IOException {
        return MarkerFormat.text(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey());
    }

    private static byte[] markerOf(JvmIdentity jvm, String name, String key) {
        return (new String(MarkerFormat.header(jvm), StandardCharsets.UTF_8)
                        + new String(
                                MarkerFormat.directory(new MarkerFormat.Directory(name, key, Instant.EPOCH, "T.t()")),
                                StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Makes the marker that would have the directory removed. */
    private void writeMarker() throws IOException {
        Files.write(marker, markerOf(DEAD, NAME, keyOf(directory)));
    }

    private void rewriteMarker(UnaryOperator<String> change) throws IOException {
        writeMarker();
        Files.writeString(marker, change.apply(Files.readString(marker)));
    }

    private void reclaim() throws IOException {
        new Orphans(tmp, Files.getOwner(scratch), () -> false).reclaim();
    }

    private void assertThatAllIsLeftAlone(Path named, String why) throws IOException {
        long entries = count();

        reclaim();

        assertThat(count()).isEqualTo(entries);
        assertThat(outside.resolve("precious")).hasContent("mine");
        assertThat(logged.at(Level.INFO)).isEmpty();
        assertThat(logged.at(Level.FINE)).singleElement().asString().startsWith("left alone: " + named + " " + why);
    }

    private long count() throws IOException {
        try (Stream<Path> all = Files.walk(scratch)) {
            return all.count();
        }
    }

    @Test
    void theMarkerThatTheOthersSpoilHasTheDirectoryRemoved() throws IOException {
        writeMarker();

        reclaim();

        assertThat(tmp).isEmptyDirectory();
        assertThat(logged.at(Level.INFO)).hasSize(1);
    }

    @Test
    void anEmptyMarkerWasNeverUsedAndGoes() throws IOException {
        Files.createFile(marker);

        reclaim();

        assertThat(marker).doesNotExist();
        assertThat(directory.resolve("precious")).exists();
        assertThat(logged.at(Level.INFO)).isEmpty();
    }

    @Test
    void aMarkerWithoutDirectoriesGoes() throws IOException {
        Files.write(marker, MarkerFormat.header(DEAD));

        reclaim();

        assertThat(marker).doesNotExist();
        assertThat(logged.at(Level.FINE)).isEmpty();
    }

    @Test
    void aMarkerOfDirectoriesThatAreGoneGoes() throws IOException {
        Files.write(marker, markerOf(DEAD, "watertight-1", "(dev=1,ino=1)"));

        reclaim();

        assertThat(marker).doesNotExist();
        assertThat(logged.at(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("found gone already 1 work directory in " + tmp);
    }

    /** The marker stays for what is left, and so is found by each later JVM. */
    @Test
    void thatSomeAreGoneIsNoNewsWhereOthersAreLeft() throws IOException {
        writeMarker();
        Files.write(
                marker,
                MarkerFormat.directory(
                        new MarkerFormat.Directory("watertight-99", "(dev=1,ino=1)", Instant.EPOCH, null)),
                StandardOpenOption.APPEND);
        Files.move(directory, scratch.resolve("moved"));
        Files.createDirectory(directory);

        reclaim();

        assertThat(marker).exists();
        assertThat(logged.at(Level.INFO)).isEmpty();
        assertThat(logged.at(Level.FINE))
                .filteredOn(message -> message.startsWith("found gone already 1 work directory"))
                .hasSize(1);
    }

    @Test
    void aMarkerOfADirectoryThatWasNeverMadeGoesInSilence() throws IOException {
        Files.write(marker, markerOf(DEAD, "watertight-1", null));

        reclaim();

        assertThat(marker).doesNotExist();
        assertThat(logged.at(Level.INFO)).isEmpty();
    }

    @Test
    void aDirectoryWithoutMarkerIsLeftAlone() throws IOException {
        reclaim();

        assertThat(directory.resolve("precious")).exists();
        assertThat(logged.at(Level.FINE)).isEmpty();
    }

    @Test
    void aDirectoryThatWasNotMadeYetGoesIfItIsEmpty() throws IOException {
        Files.delete(directory.resolve("precious"));
        Files.write(marker, markerOf(DEAD, NAME, null));

        reclaim();

        assertThat(tmp).isEmptyDirectory();
        assertThat(logged.at(Level.INFO)).singleElement().asString().startsWith("reclaimed 1 work directory in " + tmp);
    }

    @Test
    void aDirectoryThatWasNotMadeYetButHoldsSomethingIsLeftAlone() throws IOException {
        Files.write(marker, markerOf(DEAD, NAME, null));

        assertThatAllIsLeftAlone(directory, "holds something, and was not yet used when its JVM ended");
    }

    @Test
    void anotherDirectoryByThatNameIsLeftAlone() throws IOException {
        writeMarker();
        String was = keyOf(directory);
        Files.move(directory, scratch.resolve("moved"));
        Files.createDirectory(directory);

        assertThatAllIsLeftAlone(
                directory, "is not the directory that was marked: was " + was + ", is " + keyOf(directory));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLinkByThatNameIsLeftAlone(boolean keyOfLink) throws IOException {
        Files.move(directory, scratch.resolve("moved"));
        Files.createSymbolicLink(directory, outside);
        Files.write(marker, markerOf(DEAD, NAME, keyOfLink ? keyOf(directory) : keyOf(outside)));

        assertThatAllIsLeftAlone(directory, "is no directory");
    }

    @Test
    void aFileByThatNameIsLeftAlone() throws IOException {
        Files.move(directory, scratch.resolve("moved"));
        Files.writeString(directory, "mine");
        writeMarker();

        assertThatAllIsLeftAlone(directory, "is no directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "outside", "watertight-1/../../outside", "/etc", ".", "watertight-"})
    void aNameThatIsNoneOfOursBreaksTheMarker(String name) throws IOException {
        Files.write(marker, markerOf(DEAD, name, keyOf(outside)));

        assertThatAllIsLeftAlone(marker, "is broken: a line is \"dir=" + name + " key=");
    }

    @Test
    void aMarkerOfALiveJvmIsLeftAloneThoughItIsNotLocked() throws IOException {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        JvmIdentity live = JvmIdentity.of(parent);
        marker = tmp.resolve(Orphans.markerName(live));
        Files.write(marker, markerOf(live, NAME, keyOf(directory)));

        assertThatAllIsLeftAlone(marker, "is not locked, but its JVM runs: pid=" + parent.pid() + " started=");
    }

    /** That its directories go where the namespace is the same, the first test of all shows. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"pid:[1]", "pid:[40265318360]"})
    @EnabledOnOs(OS.LINUX)
    void aMarkerOfAJvmThatWouldNotBeSeenIsLeftAloneThoughItIsNotLocked(String namespace) throws IOException {
        JvmIdentity unseen = new JvmIdentity(DEAD.pid(), DEAD.started(), null, namespace);
        Files.write(marker, markerOf(unseen, NAME, keyOf(directory)));

        assertThatAllIsLeftAlone(
                marker,
                "is not locked, but its JVM would not be seen from here, being of another PID namespace: "
                        + unseen.text());
    }

    @Test
    void aMarkerOfThisJvmIsNotEvenOpened() throws IOException {
        JvmIdentity own = JvmIdentity.current();
        marker = tmp.resolve(Orphans.markerName(own));
        Files.write(marker, markerOf(own, NAME, keyOf(directory)));
        long entries = count();

        reclaim();

        assertThat(count()).isEqualTo(entries);
        assertThat(logged.at(Level.FINE)).isEmpty();
    }

    @Test
    void aMarkerOfANewerVersionIsLeftAlone() throws IOException {
        rewriteMarker(text -> text.replace("watertight 1 ", "watertight 2 "));

        assertThatAllIsLeftAlone(marker, "is of version 2, and this is version 1");
    }

    @Test
    void aForeignFileByTheNameOfAMarkerIsLeftAlone() throws IOException {
        rewriteMarker(text -> text.replace("watertight 1 ", "hibernate 1  "));

        assertThatAllIsLeftAlone(marker, "is broken or foreign: it begins with \"hibernate 1  pid=");
    }

    @Test
    void aMarkerThatDoesNotTellItsJvmIsLeftAlone() throws IOException {
        rewriteMarker(text -> text.replace("pid=", "pod="));

        assertThatAllIsLeftAlone(marker, "is broken: it names its JVM \"pod=99999999 started=");
    }

    @Test
    void aMarkerThatIsCutShortIsLeftAlone() throws IOException {
        rewriteMarker(text -> text.substring(0, 700));

        assertThatAllIsLeftAlone(marker, "is broken: its length is 700");
    }

    @Test
    void aMarkerWithoutLinesIsLeftAlone() throws IOException {
        rewriteMarker(text -> text.replace('\n', ' '));

        assertThatAllIsLeftAlone(marker, "is broken: no line ends at 512");
    }

    @Test
    void aMarkerWithAnImpossibleTimeIsLeftAlone() throws IOException {
        rewriteMarker(text -> text.replace("opened=1970", "opened=then"));

        assertThatAllIsLeftAlone(marker, "is broken: a time is \"then-01-01T00:00:00Z\"");
    }

    @Test
    void aMarkerThatIsTooLongIsNotRead() throws Exception {
        writeMarker();
        assertThat(new ProcessBuilder("truncate", "-s", "1T", marker.toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatAllIsLeftAlone(marker, "is too long for a marker");
    }

    @Test
    void aMarkerOfTheGreatestLengthIsRead() throws Exception {
        assertThat(new ProcessBuilder("truncate", "-s", Long.toString(100_001L * MarkerFormat.LINE), marker.toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatAllIsLeftAlone(marker, "is broken: no line ends at 512");
    }

    @Test
    void aMarkerThatIsAnotherOneByTheTimeItIsOpenIsLeftAlone() throws IOException {
        writeMarker();
        int[] opened = {0};

        try (SecureDirectoryStream<Path> real = (SecureDirectoryStream<Path>) Files.newDirectoryStream(tmp)) {
            InterposedDirectory interposed = new InterposedDirectory(real, (operation, name) -> {
                if (operation.equals("openFile")) {
                    opened[0]++;
                    Files.move(marker, scratch.resolve("reclaimed"));
                    writeMarker();
                }
            });
            new Orphans(tmp, Files.getOwner(scratch), () -> false).lookAt(interposed, marker.getFileName());
        }

        assertThat(opened[0]).isEqualTo(1);
        assertThat(marker).exists();
        assertThat(directory.resolve("precious")).hasContent("mine");
    }

    @Test
    void aLinkByTheNameOfAMarkerIsNotFollowed() throws IOException {
        writeMarker();
        Files.move(marker, outside.resolve("marker"));
        Files.createSymbolicLink(marker, outside.resolve("marker"));

        assertThatAllIsLeftAlone(marker, "is no regular file");
    }

    @Test
    void aPipeByTheNameOfAMarkerIsNotOpened() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", marker.toString()).start().waitFor())
                .isZero();

        assertThatAllIsLeftAlone(marker, "is no regular file");
    }

    @Test
    void aMarkerWithASecondNameIsNotOpened() throws IOException {
        writeMarker();
        Files.createLink(outside.resolve("second"), marker);

        assertThatAllIsLeftAlone(marker, "has more than one name");
    }

    private UserPrincipal nobody() throws IOException {
        assumeThat(System.getProperty("user.name"))
                .as("only root can give files away")
                .isEqualTo("root");
        return tmp.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    }

    @Test
    void aMarkerOfAnotherUserIsLeftAlone() throws IOException {
        writeMarker();
        Files.setOwner(marker, nobody());

        assertThatAllIsLeftAlone(marker, "belongs to nobody, not to root");
    }

    @Test
    void aDirectoryOfAnotherUserIsLeftAlone() throws IOException {
        writeMarker();
        Files.setOwner(directory, nobody());

        assertThatAllIsLeftAlone(directory, "belongs to nobody, not to root");
    }

    @Test
    void aDirectoryThatIsGoneForSearchingIsNoError() throws IOException {
        new Orphans(scratch.resolve("missing"), Files.getOwner(scratch), () -> false).reclaim();

        assertThat(logged.at(Level.FINE))
                .containsExactly("cannot look for orphans in " + scratch.resolve("missing")
                        + ": java.nio.file.NoSuchFileException: " + scratch.resolve("missing"));
    }

    @Test
    void theSearchOfAHugeDirectoryStopsWhenTheTimeIsUp() throws IOException {
        writeMarker();

        new Orphans(tmp, Files.getOwner(scratch), () -> true).reclaim();

        assertThat(marker).exists();
        assertThat(logged.at(Level.FINE)).containsExactly("the time for removing orphans from " + tmp + " is up");
    }
}
