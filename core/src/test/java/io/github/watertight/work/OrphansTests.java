package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.ChildJvm;
import io.github.watertight.ChildJvm.Outcome;
import io.github.watertight.ChildJvm.Running;
import io.github.watertight.Threads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
                        + " that was killed, or could not remove them: process \\d+, started \\d{4}-\\S+Z\\R"
                        + "  opened outside every scope, at \\d{4}-\\S+Z\\R"
                        + "  opened in CompilerTests\\.compilesModule\\(\\), 2 of them, the last at \\d{4}-\\S+Z");
    }

    private static boolean isCalledFrom(Class<?> type, String method) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(type.getName())
                        && frame.getMethodName().equals(method)));
    }

    /** As when the directory has two names: to open the marker once more would give back its lock. */
    @Test
    void twoSearchesOfOneDirectoryTakeTurns() throws Exception {
        kill("open", "open");
        UserPrincipal user = Files.getOwner(tmp);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Orphans first = new Orphans(tmp, user, () -> {
            if (isCalledFrom(Orphans.class, "lookAt")) {
                reading.countDown();
                Threads.await(goOn);
            }
            return false;
        });
        Threads.Running<Void> reads = Threads.start("first", first::reclaim);
        Threads.await(reading);
        AtomicInteger asked = new AtomicInteger();
        Orphans second = new Orphans(tmp, user, () -> asked.incrementAndGet() < 0);
        Threads.Running<Void> waits = Threads.start("second", second::reclaim);
        Threads.awaitThat(() -> asked.get() > 0);

        waits.awaitWaiting();
        goOn.countDown();
        reads.join();
        waits.join();

        assertThat(tmp).isEmptyDirectory();
        assertThat(logged.at(Level.INFO)).hasSize(1);
    }

    /** By then its logger may be gone: a short program would remove in silence what a test has left. */
    @Test
    void aJvmThatEndsPrintsWhatItHasReclaimed() throws Exception {
        kill("enter", "CompilerTests.compilesModule()", "open");

        Outcome outcome = child("reclaim-at-exit").run();

        assertThat(String.join("\n", outcome.err()))
                .startsWith(
                        "watertight: reclaimed 1 work directory in " + tmp + " (1 file, 5 bytes), left behind by a JVM")
                .contains("  opened in CompilerTests.compilesModule(), at ");
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void aJvmThatEndsInSilenceBeforeThatIsFollowedByOneThatTells() throws Exception {
        List<String> out = kill("enter", "CompilerTests.compilesModule()", "open");
        Files.move(Path.of(out.get(0)), scratch.resolve("gone"));

        reclaim();

        assertThat(tmp).isEmptyDirectory();
        assertThat(logged.at(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("found gone already 1 work directory in " + tmp + ", left behind by a JVM that was killed,")
                .contains("  opened in CompilerTests.compilesModule(), at ");
    }

    @Test
    void whatThereIsNoTimeForIsLeftToTheNextAndCounted() throws Exception {
        kill("open", "open", "open");
        AtomicInteger directories = new AtomicInteger();

        new Orphans(
                        tmp,
                        Files.getOwner(tmp),
                        () -> isCalledFrom(Orphans.class, "lookAt")
                                && !isCalledFrom(TreeRemoval.class, "run")
                                && directories.incrementAndGet() > 1)
                .reclaim();

        assertThat(logged.at(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("reclaimed 1 work directory in " + tmp)
                .endsWith("  2 more are for the next JVM: the time for it is up");
        assertThat(tmp).isNotEmptyDirectory();
        reclaim();
        assertThat(tmp).isEmptyDirectory();
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
                            + "\\E is not locked, but its JVM runs: pid=\\d+ started=\\S+( ticks=\\d+)?( pidns=\\S+)?");
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
    void whenTheTimeIsUpInTheMidstOfADirectoryTheRestIsForTheNext() throws Exception {
        List<String> out = kill("open", "open");
        BooleanSupplier oneIsGone = () -> isCalledFrom(TreeRemoval.class, "run")
                && out.subList(0, 2).stream()
                        .anyMatch(directory -> Files.notExists(Path.of(directory, "b001", "object")));

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
