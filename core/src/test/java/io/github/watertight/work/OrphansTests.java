package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.ChildJvm;
import io.github.watertight.ChildJvm.Outcome;
import io.github.watertight.ChildJvm.Running;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left by JVMs that were killed goes, and what is in use stays. */
class OrphansTests {

    @TempDir
    Path scratch;

    private Path tmp;
    private final LoggedMessages logged = new LoggedMessages();

    @BeforeEach
    void makeTmp() throws IOException {
        tmp = Files.createDirectory(scratch.resolve("tmp"));
    }

    @AfterEach
    void stopCollecting() {
        logged.close();
    }

    private ChildJvm child(String... arguments) {
        ChildJvm child = ChildJvm.of(MarkedDirectoriesTestCase.class, tmp);
        Stream.of(arguments).forEach(child::argument);
        return child;
    }

    /** Has a JVM do that, and kills it. */
    private List<String> kill(String... arguments) throws Exception {
        ChildJvm child = child(arguments).argument("wait");
        return child.start().awaitReady().kill().await().out();
    }

    private void reclaim() throws IOException {
        new Orphans(tmp, Files.getOwner(tmp), () -> false).reclaim();
    }

    private List<Path> markers() throws IOException {
        try (Stream<Path> all = Files.list(tmp)) {
            return all.filter(path -> path.toString().endsWith(".lock")).toList();
        }
    }

    private boolean isLocked(Path marker) throws IOException {
        // In another process than the one whose lock it is, so that closing this takes nothing from it.
        try (FileChannel channel = FileChannel.open(marker, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        }
    }

    @Test
    void whatAKilledJvmLeftIsReclaimedAndItIsToldWhichTestItWasIn() throws Exception {
        List<String> out = kill("open", "enter", "CompilerTests.compilesModule()", "open", "open");
        assertThat(tmp).isDirectoryContaining(path -> path.toString().equals(out.get(0)));

        reclaim();

        assertThat(tmp).isEmptyDirectory();
        assertThat(logged.at(Level.INFO))
                .singleElement()
                .asString()
                .matches("reclaimed 3 work directories in \\Q" + tmp
                        + "\\E \\(3 files, 15 bytes\\), left behind by a JVM"
                        + " that did not end orderly: process \\d+, started \\d{4}-\\S+Z\\R"
                        + "  opened outside every scope, at \\d{4}-\\S+Z\\R"
                        + "  opened in CompilerTests\\.compilesModule\\(\\), 2 of them, the last at \\d{4}-\\S+Z");
    }

    @Test
    void theNextJvmThatOpensABuilderDoesIt() throws Exception {
        kill("open");

        Outcome next = child("open-and-close", "await-orphans").run();

        assertThat(next.status()).isZero();
        assertThat(next.err()).anySatisfy(line -> assertThat(line).contains("reclaimed 1 work directory in " + tmp));
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void aJvmThatHaltsLeavesOrphansToo() throws Exception {
        child("open", "halt").run();
        assertThat(tmp).isNotEmptyDirectory();

        reclaim();

        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void aBuilderThatCouldNotBeClosedIsAnOrphanWhenItsJvmHasEnded() throws Exception {
        Outcome outcome =
                child("fail-to-close").option("-Dwatertight.shutdown=off").run();
        assertThat(outcome.out())
                .singleElement()
                .asString()
                .endsWith(" is gone: something else moved or removed it; nothing was removed");
        assertThat(tmp).isNotEmptyDirectory();

        reclaim();

        assertThat(tmp).isEmptyDirectory();
        assertThat(logged.at(Level.INFO)).hasSize(1);
    }

    @Test
    void aKeptDirectoryIsNobodysOrphan() throws Exception {
        List<String> out = kill("keep", "open");

        reclaim();

        assertThat(tmp).isDirectoryContaining(path -> path.toString().equals(out.get(0)));
        try (Stream<Path> left = Files.list(tmp)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void aKeptDirectoryAloneNeedsNoMarker() throws Exception {
        kill("keep");

        assertThat(markers()).isEmpty();
    }

    @Test
    void whatALiveJvmHasOpenIsLeftAlone() throws Exception {
        Running live = child("open", "open-and-close", "open", "wait").start().awaitReady();
        try {
            kill("open");

            reclaim();
            assertThat(tmp.toFile().list()).hasSize(3);
            assertThat(markers())
                    .singleElement()
                    .satisfies(marker -> assertThat(isLocked(marker)).isTrue());
        } finally {
            live.kill().await();
        }

        reclaim();

        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void aLiveJvmThatHasLostItsLockIsLeftAlone() throws Exception {
        Running live = child("open", "read-markers", "wait").start().awaitReady();
        try {
            assertThat(isLocked(markers().get(0))).as("POSIX took it back").isFalse();

            reclaim();

            assertThat(tmp.toFile().list()).hasSize(2);
            assertThat(logged.at(Level.FINE))
                    .singleElement()
                    .asString()
                    .matches("left alone: \\Q" + markers().get(0)
                            + "\\E is not locked, but its JVM runs: pid=\\d+ started=\\S+( pidns=\\S+)?");
        } finally {
            live.kill().await();
        }
    }

    @Test
    void anInterruptTakesNoLockBack() throws Exception {
        Running live = child("interrupt", "open", "open-and-close", "open", "wait")
                .start()
                .awaitReady();
        try {
            assertThat(markers())
                    .singleElement()
                    .satisfies(marker -> assertThat(isLocked(marker)).isTrue());
        } finally {
            live.kill().await();
        }
    }

    @Test
    void theMarkerGoesWithTheLastBuilderAndComesBackWithTheNext() throws IOException {
        BuilderOptions options = BuilderOptions.defaults().tempDir(tmp);
        try (Builder first = Builder.open(options)) {
            try (Builder second = Builder.open(options)) {
                assertThat(markers()).hasSize(1);
                assertThat(Files.readString(markers().get(0)))
                        .contains(first.workDir().getFileName().toString())
                        .contains(second.workDir().getFileName().toString());
            }
            assertThat(Files.readString(markers().get(0)))
                    .contains(first.workDir().getFileName().toString());
        }
        assertThat(tmp).isEmptyDirectory();
        try (Builder third = Builder.open(options)) {
            assertThat(third.workDir()).exists();
            assertThat(markers()).hasSize(1);
        }
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void aLineOfAMarkerIsUsedAgain() throws IOException {
        BuilderOptions options = BuilderOptions.defaults().tempDir(tmp);
        try (Builder first = Builder.open(options)) {
            for (int i = 0; i < 10; i++) {
                Builder.open(options).close();
            }
            assertThat(markers().get(0)).hasSize(3L * MarkerFormat.LINE);
            assertThat(first.workDir()).exists();
        }
    }

    @Test
    void whoClearsAwayOldFilesMayTakeTheMarker() throws IOException {
        Builder builder = Builder.open(BuilderOptions.defaults().tempDir(tmp));
        Files.delete(markers().get(0));

        builder.close();

        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void whenTheTimeIsUpTheRestIsForTheNext() throws Exception {
        List<String> out = kill("open", "open");
        BooleanSupplier oneIsGone = () ->
                out.subList(0, 2).stream().anyMatch(directory -> Files.notExists(Path.of(directory, "b001", "object")));

        new Orphans(tmp, Files.getOwner(tmp), oneIsGone).reclaim();

        assertThat(markers()).hasSize(1);
        assertThat(logged.at(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("reclaimed 1 work directory in ")
                .endsWith("time is up");

        reclaim();

        assertThat(tmp).isEmptyDirectory();
    }
}
