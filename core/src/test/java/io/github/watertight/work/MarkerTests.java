package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.watertight.ResourceScope;
import io.github.watertight.Threads;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a Builder's opening writes down for other JVMs, and what it makes of the directory that it opens in. */
class MarkerTests extends MarkerFixture {

    private static void awaitSearch() throws InterruptedException {
        MarkedDirectoriesTestCase.awaitOrphans();
    }

    @Test
    void itTellsTheJvmTheDirectoryItsKeyTheTimeAndTheScope() throws IOException {
        Instant before = Instant.now();
        ResourceScope scope = registry.openScope("CompilerTests.compilesModule()");
        try (ResourceScope.Binding inside = scope.enter();
                Builder builder = Builder.open(options())) {
            MarkerFormat.Contents contents = contents();

            assertThat(contents.jvm()).isEqualTo(JvmIdentity.current());
            assertThat(contents.directories()).singleElement().satisfies(directory -> {
                assertThat(directory.name())
                        .isEqualTo(builder.workDir().getFileName().toString());
                assertThat(directory.fileKey())
                        .isEqualTo(Files.readAttributes(builder.workDir(), BasicFileAttributes.class)
                                .fileKey()
                                .toString());
                assertThat(directory.opened()).isBetween(before, Instant.now());
                assertThat(directory.scope()).isEqualTo("CompilerTests.compilesModule()");
            });
        }
    }

    @Test
    void outsideEveryScopeItTellsNone() throws IOException {
        try (Builder builder = Builder.open(options())) {
            assertThat(builder.workDir()).exists();
            assertThat(contents().directories())
                    .singleElement()
                    .extracting(MarkerFormat.Directory::scope)
                    .isNull();
        }
    }

    @Test
    void aDirectoryThatIsGoneIsMarkedNoMore() throws IOException {
        try (Builder stays = Builder.open(options())) {
            Builder.open(options()).close();

            assertThat(contents().directories())
                    .extracting(MarkerFormat.Directory::name)
                    .containsExactly(stays.workDir().getFileName().toString());
        }
    }

    @Test
    void theFirstBuilderInADirectoryHasOrphansRemovedAndOnlyTheFirst() throws Exception {
        plantOrphan();
        Builder.open(options()).close();
        awaitSearch();
        assertThat(tmp).isEmptyDirectory();
        assertThat(logged.at(Level.INFO)).hasSize(1);

        plantOrphan();
        Builder.open(options()).close();
        awaitSearch();

        assertThat(tmp).isNotEmptyDirectory();
    }

    private void plantOrphan() throws IOException {
        JvmIdentity dead = new JvmIdentity(99_999_999, Instant.EPOCH);
        Files.write(tmp.resolve(Orphans.markerName(dead)), List.of());
        Path orphan = Files.createDirectory(tmp.resolve("watertight-1"));
        String key = MarkerFormat.text(
                Files.readAttributes(orphan, BasicFileAttributes.class).fileKey());
        Path marker = tmp.resolve(Orphans.markerName(dead));
        Files.write(marker, MarkerFormat.header(dead));
        Files.write(
                marker,
                MarkerFormat.directory(new MarkerFormat.Directory("watertight-1", key, Instant.EPOCH, null)),
                StandardOpenOption.APPEND);
    }

    @Test
    void theSearchKeepsNoJvmAlive() throws Exception {
        Files.createFile(tmp.resolve("whatever it is asked about"));
        AtomicBoolean daemon = new AtomicBoolean();
        new Orphans(tmp, Files.getOwner(tmp), () -> {
                    daemon.set(Thread.currentThread().isDaemon());
                    return false;
                })
                .reclaimInBackground();
        awaitSearch();

        assertThat(daemon).isTrue();
    }

    @Test
    void theSearchKeepsNoClassLoaderOfItsOpener() throws Exception {
        Files.createFile(tmp.resolve("whatever it is asked about"));
        AtomicReference<ClassLoader> loader = new AtomicReference<>(MarkerTests.class.getClassLoader());
        Orphans orphans = new Orphans(tmp, Files.getOwner(tmp), () -> {
            loader.set(Thread.currentThread().getContextClassLoader());
            return false;
        });
        Threads.onAnother(() -> {
            Thread.currentThread().setContextClassLoader(MarkerTests.class.getClassLoader());
            orphans.reclaimInBackground();
        });
        awaitSearch();

        assertThat(loader).hasValue(null);
    }

    @Test
    void aDirectoryIsMarkedBeforeItAppears() throws IOException {
        List<MarkerFormat.Directory> before = new ArrayList<>();
        FileOperations looking = new FileOperations() {
            @Override
            public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
                before.addAll(contents().directories());
                FileOperations.super.createDirectory(path, attributes);
            }
        };

        try (Builder builder = Builder.open(options().files(looking))) {
            assertThat(before).singleElement().satisfies(directory -> {
                assertThat(builder.workDir()).hasFileName(directory.name());
                assertThat(directory.fileKey()).isNull();
            });
        }
    }

    @Test
    void aNameThatIsTakenIsNotAdopted() throws IOException {
        int[] tried = {0};
        FileOperations onceTaken = new FileOperations() {
            @Override
            public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
                if (++tried[0] == 1) {
                    throw new FileAlreadyExistsException(path.toString());
                }
                FileOperations.super.createDirectory(path, attributes);
            }
        };

        try (Builder builder = Builder.open(options().files(onceTaken))) {
            assertThat(builder.workDir()).exists();
            assertThat(contents().directories()).hasSize(1);
        }
        assertThat(tried[0]).isEqualTo(2);
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void whoTakesEachNameIsGivenUpOn() {
        FileOperations alwaysTaken = new FileOperations() {
            @Override
            public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
                throw new FileAlreadyExistsException(path.toString());
            }
        };

        assertThatThrownBy(() -> Builder.open(options().files(alwaysTaken)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot create a work directory: the temporary directory " + tmp
                        + " does not take one: java.nio.file.FileAlreadyExistsException: " + tmp);
        assertThat(tmp).isEmptyDirectory();
    }

    /** File operations of which some fail for paths whose name ends so, and the rest are the JDK's. */
    private record Failing(Set<String> operations, String ending) implements FileOperations {
        private void check(String operation, Path path) throws IOException {
            if (operations.contains(operation) && path.toString().matches(".*" + ending)) {
                throw new IOException(operation);
            }
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            check("readAttributes", path);
            return FileOperations.super.readAttributes(path, type, options);
        }

        @Override
        public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
            check("createDirectory", path);
            FileOperations.super.createDirectory(path, attributes);
        }

        @Override
        public void delete(Path path) throws IOException {
            check("delete", path);
            FileOperations.super.delete(path);
        }
    }

    private void assertThatOpeningFails(FileOperations files, String failure, String suppressed) {
        assertThatThrownBy(() -> Builder.open(options().files(files)))
                .cause()
                .hasMessage(failure)
                .satisfies(cause -> assertThat(cause.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo(suppressed));
    }

    @Test
    void aMarkerThatIsNotOursAloneAndStaysIsToldOf() {
        assertThatOpeningFails(new Failing(Set.of("readAttributes", "delete"), "\\.lock"), "readAttributes", "delete");
    }

    @Test
    void aMarkerThatStaysWhereNoDirectoryCouldBeMadeIsToldOf() {
        assertThatOpeningFails(new Failing(Set.of("createDirectory", "delete"), ".*"), "createDirectory", "delete");
    }

    @Test
    void aDirectoryThatCannotBeIdentifiedNorTakenAwayAgainIsToldOfAndStaysMarked() throws IOException {
        assertThatOpeningFails(
                new Failing(Set.of("readAttributes", "delete"), "/watertight-\\d+"), "readAttributes", "delete");

        assertThat(contents().directories()).hasSize(1);
    }

    @Test
    void aMarkerThatStaysWhereTheDirectoryIsGoneIsWarnedOf() throws IOException {
        Builder builder = Builder.open(options().files(new Failing(Set.of("delete"), "\\.lock")));

        builder.close();

        assertThat(builder.workDir()).doesNotExist();
        assertThat(logged.at(Level.WARNING))
                .containsExactly("work directory " + builder.workDir()
                        + " has been removed, but is still marked: java.io.IOException: delete");
    }

    @Test
    void aDirectoryWhereEverybodyMayReplaceWhatIsOthersIsWarnedOfOnce() throws IOException {
        Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));

        Builder.open(options()).close();
        Builder.open(options()).close();

        assertThat(logged.at(Level.WARNING))
                .containsExactly("everybody may write to the temporary directory " + tmp + ", and replace what others"
                        + " make there, because it lacks the sticky bit: set it (chmod +t), or use another directory");
    }

    @Test
    void aStickyDirectoryAndOneOfAGroupAreNotWarnedOf() throws Exception {
        for (String mode : List.of("1777", "0775", "0700")) {
            Path directory = Files.createDirectory(scratch.resolve(mode));
            assertThat(new ProcessBuilder("chmod", mode, directory.toString())
                            .start()
                            .waitFor())
                    .isZero();

            Builder.open(options().tempDir(directory)).close();
        }

        assertThat(logged.at(Level.WARNING)).isEmpty();
    }

    @Test
    void onAFileSystemThatMayBeElsewhereNothingIsMarked() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path work = memory.getPath("/work");
            try (Builder builder = Builder.open(options().tempDir(work));
                    Stream<Path> all = Files.list(work)) {
                assertThat(all).containsExactly(builder.workDir());
            }
        }
        assertThat(logged.at(Level.FINE))
                .containsExactly("work directories in /work are not marked, and not removed if this JVM is killed: that"
                        + " file system (jimfs) is not known to be on this machine alone");
    }
}
