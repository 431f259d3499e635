package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.CleanupReport;
import io.github.watertight.OpenResource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each single file operation in the life of a Builder fails once: nothing is forgotten, and nothing hangs. */
class FaultTests {

    /** How it fails. */
    enum Fault {
        ACCESS_DENIED(() -> new AccessDeniedException("it")),
        INPUT_OUTPUT_ERROR(() -> new IOException("Input/output error")),
        NO_SPACE(() -> new FileSystemException("it", null, "No space left on device")),
        NOT_EMPTY(() -> new DirectoryNotEmptyException("it")),
        GONE(() -> new NoSuchFileException("it")),
        OUT_OF_MEMORY(() -> new OutOfMemoryError("none left")),
        UNCHECKED(() -> new IllegalArgumentException("broken provider"));

        private final Supplier<? extends Throwable> thrown;

        Fault(Supplier<? extends Throwable> thrown) {
            this.thrown = thrown;
        }
    }

    @TempDir
    Path temp;

    private final LoggedMessages logged = new LoggedMessages();

    @AfterEach
    void stopCollecting() {
        logged.close();
    }

    /** One life of a Builder in a directory of its own. */
    private final class Life {
        final Path tempDir;
        final FaultyOperations files;
        final CleanupRegistry registry = CleanupRegistry.isolated();
        Throwable openingFailed;
        Throwable closingFailed;

        Life(int faulty, Fault fault) throws IOException {
            tempDir = Files.createTempDirectory(temp, "life-");
            files = new FaultyOperations(faulty, fault.thrown);
        }

        void live() throws IOException {
            Builder builder;
            try {
                builder = Builder.open(BuilderOptions.defaults()
                        .tempDir(tempDir)
                        .registry(registry)
                        .files(files));
            } catch (Throwable e) {
                openingFailed = e;
                return;
            }
            Files.writeString(builder.newObjectDir().resolve("object"), "bytes");
            try {
                builder.close();
            } catch (Throwable e) {
                closingFailed = e;
            }
        }

        List<String> left() {
            return List.of(tempDir.toFile().list());
        }
    }

    private Life live(int faulty, Fault fault) throws IOException {
        Life life = new Life(faulty, fault);
        life.live();
        return life;
    }

    @ParameterizedTest
    @EnumSource
    void whicheverOperationFailsTheBuilderEndsClosedOrCloseFailedAndIsReportedOnce(Fault fault) throws IOException {
        Set<String> failed = new HashSet<>();
        List<String> outcomes = new ArrayList<>();
        for (int n = 1; ; n++) {
            Life life = live(n, fault);
            String at = "operation " + n + " of " + life.files.done();
            if (!life.files.hasFailed()) {
                break;
            }
            failed.add(life.files.done().get(n - 1));
            if (life.openingFailed != null) {
                outcomes.add("not opened");
                assertThat(life.registry.resourcesOpened()).as(at).isZero();
                assertThat(life.left()).as(at).isEmpty();
            } else if (life.closingFailed != null) {
                outcomes.add("close failed");
                assertThat(life.registry.openResources())
                        .as(at)
                        .singleElement()
                        .extracting(OpenResource::state)
                        .isEqualTo(OpenResource.State.CLOSE_FAILED);
                CleanupReport report = life.registry.closeAll();
                assertThat(report.leaks()).as(at).hasSize(1);
                assertThat(report.failures()).as(at).isEmpty();
                assertThatAtMostAMarkerIsLeft(life, at);
                assertThat(life.registry.closeAll().leaks()).as(at).isEmpty();
            } else {
                outcomes.add("closed");
                assertThat(life.registry.isEmpty()).as(at).isTrue();
                // Who is told that something is gone believes it.
                if (fault != Fault.GONE) {
                    assertThatAtMostAMarkerIsLeft(life, at);
                }
            }
        }
        assertThat(failed)
                .contains(
                        "readAttributes", "createDirectory", "openDirectory", "openFile", "delete", "tryLock", "write")
                .contains("open", "next", "deleteFile", "deleteDirectory", "closeFile");
        assertThat(outcomes).contains("not opened", "close failed");
    }

    /** Two Builders, and between their openings somebody takes their marker away: it is written anew. */
    @ParameterizedTest
    @EnumSource
    void whicheverOperationFailsWhereTheMarkerWasTakenAwayNoBuilderIsForgotten(Fault fault) throws IOException {
        int refused = 0;
        for (int n = operationsOfAnOpening() + 1; ; n++) {
            Life life = new Life(n, fault);
            BuilderOptions options = BuilderOptions.defaults()
                    .tempDir(life.tempDir)
                    .registry(life.registry)
                    .files(life.files);
            Builder.open(options);
            for (String name : life.left()) {
                if (name.endsWith(".lock")) {
                    Files.delete(life.tempDir.resolve(name));
                }
            }
            int opened = 1;
            try {
                Builder.open(options);
                opened = 2;
            } catch (Throwable e) {
                refused++;
            }
            String at = "operation " + n + " of " + life.files.done();
            if (!life.files.hasFailed()) {
                // What fails in closing is tested above.
                life.registry.closeAll();
                break;
            }

            assertThat(life.registry.openResources()).as(at).hasSize(opened);
            // Without a fault, and so marked together with all that is open.
            Builder.open(options);
            assertThat(marked(life))
                    .as(at)
                    .anySatisfy(names -> assertThat(names).containsExactlyInAnyOrderElementsOf(workDirs(life)));
            assertThat(life.registry.closeAll().failures()).as(at).isEmpty();
            assertThatAtMostAMarkerIsLeft(life, at);
            assertThat(life.registry.isEmpty()).as(at).isTrue();
        }
        // It looks for the marker, and writes what was in it too.
        assertThat(refused).isGreaterThan(operationsOfAnOpening());
    }

    /** What each marker names. */
    private static List<List<String>> marked(Life life) throws IOException {
        List<List<String>> marked = new ArrayList<>();
        for (String name : life.left()) {
            byte[] bytes = name.endsWith(".lock") ? Files.readAllBytes(life.tempDir.resolve(name)) : new byte[0];
            if (bytes.length > 0) {
                marked.add(MarkerFormat.parse(bytes).directories().stream()
                        .map(MarkerFormat.Directory::name)
                        .toList());
            }
        }
        return marked;
    }

    private static List<String> workDirs(Life life) {
        return life.left().stream().filter(name -> !name.endsWith(".lock")).toList();
    }

    private int operationsOfAnOpening() throws IOException {
        Life life = new Life(Integer.MAX_VALUE, Fault.GONE);
        Builder.open(BuilderOptions.defaults()
                .tempDir(life.tempDir)
                .registry(life.registry)
                .files(life.files));
        int operations = life.files.done().size();
        life.registry.closeAll();
        return operations;
    }

    /** If the marker itself could not be removed: it names nothing any more, and the next JVM removes it. */
    private void assertThatAtMostAMarkerIsLeft(Life life, String at) throws IOException {
        assertThat(life.left()).as(at).allMatch(name -> name.endsWith(".lock"));
    }

    @Test
    void withoutAFaultNothingIsLeft() throws IOException {
        Life life = live(Integer.MAX_VALUE, Fault.GONE);

        assertThat(life.openingFailed).isNull();
        assertThat(life.closingFailed).isNull();
        assertThat(life.left()).isEmpty();
        assertThat(life.registry.isEmpty()).isTrue();
    }

    @Test
    void whereAFullDiskStopsTheMarkingItSaysSo() throws IOException {
        int firstWrite = live(Integer.MAX_VALUE, Fault.GONE).files.done().indexOf("write") + 1;

        Life life = live(firstWrite, Fault.NO_SPACE);

        assertThat(life.openingFailed)
                .hasMessage("cannot create a work directory: the temporary directory " + life.tempDir
                        + " does not take one: java.nio.file.FileSystemException: it: No space left on device");
    }

    @Test
    void whereAFullDiskStopsTheOpeningItSaysSo() throws IOException {
        Life life = live(2, Fault.NO_SPACE);

        assertThat(life.openingFailed)
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("cannot create a work directory: the temporary directory " + life.tempDir
                        + " does not take one: java.nio.file.FileSystemException: it: No space left on device");
    }
}
