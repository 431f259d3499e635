package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.CleanupReport;
import io.github.watertight.OpenResource;
import io.github.watertight.Registries;
import io.github.watertight.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What a Builder does, row by row of what {@code cmd/go}'s does. */
class BuilderTests {

    @TempDir
    Path temp;

    private final CleanupRegistry registry = CleanupRegistry.isolated();

    private BuilderOptions options() {
        return BuilderOptions.defaults().tempDir(temp).registry(registry);
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> entries = Files.list(temp)) {
            return entries.toList();
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private static String standardErrorOf(Action action) throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void openingMakesAPrivateDirectoryAndRegistersTheBuilder() throws IOException {
        try (Builder builder = Builder.open(options())) {
            assertThat(builder.workDir()).isAbsolute().isDirectory().hasParent(temp);
            assertThat(builder.workDir().getFileName().toString()).startsWith("watertight-");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(builder.workDir())))
                    .isEqualTo("rwx------");
            assertThat(registry.openResources()).singleElement().satisfies(open -> {
                assertThat(open.type()).isEqualTo(Builder.class);
                assertThat(open.label()).isEqualTo("work directory " + builder.workDir());
                assertThat(open.opener())
                        .hasValueSatisfying(
                                frame -> assertThat(frame.getClassName()).isEqualTo(BuilderTests.class.getName()));
            });
        }
    }

    @Test
    void closingRemovesTheDirectoryWithAllThatIsInItAndForgetsTheBuilder() throws IOException {
        Builder builder = Builder.open(options());
        Path deep = Files.createDirectories(builder.newObjectDir().resolve("a/b"));
        Files.writeString(deep.resolve("object"), "bytes");

        builder.close();

        assertThat(left()).isEmpty();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void closingTwiceDoesNothing() throws IOException {
        Builder builder = Builder.open(options());
        builder.close();
        Path sameName = Files.createDirectory(builder.workDir());

        builder.close();

        assertThat(sameName).isDirectory();
    }

    @Test
    void theDefaultsUseTheGlobalRegistry() throws IOException {
        try (Builder builder = Builder.open()) {
            assertThat(CleanupRegistry.global().openResources())
                    .extracting(OpenResource::label)
                    .contains("work directory " + builder.workDir());
        }
    }

    @Test
    void aCallersDirectoryIsNeitherMadeNorRegisteredNorRemoved() throws IOException {
        long openedBefore = CleanupRegistry.global().resourcesOpened();
        Path missing = temp.resolve("missing");
        Builder.in(missing).close();
        assertThat(missing).doesNotExist();

        Path mine = Files.createDirectory(temp.resolve("mine"));
        Builder builder = Builder.in(mine);
        Path objects = builder.newObjectDir();
        builder.close();

        assertThat(builder.workDir()).isEqualTo(mine);
        assertThat(objects).isEqualTo(mine.resolve("b001")).isDirectory();
        assertThat(CleanupRegistry.global().resourcesOpened()).isEqualTo(openedBefore);
    }

    @Test
    void aRelativeDirectoryOfTheCallersIsMadeAbsolute() {
        assertThat(Builder.in(Path.of("mine")).workDir())
                .isEqualTo(Path.of("mine").toAbsolutePath());
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void aDryRunMakesRegistersAndPrintsNothing() throws IOException {
        String printed = standardErrorOf(() -> {
            try (Builder builder = Builder.open(options().dryRun().keepWorkDir().printWorkDir())) {
                assertThat(builder.workDir()).isEqualTo(Path.of("$WORK"));
                assertThat(builder.newObjectDir()).isEqualTo(Path.of("$WORK/b001"));
                assertThat(builder.newObjectDir()).isEqualTo(Path.of("$WORK/b002"));
                assertThat(registry.isEmpty()).isTrue();
            }
        });

        assertThat(printed).isEmpty();
        assertThat(registry.resourcesOpened()).isZero();
        assertThat(left()).isEmpty();
        assertThat(Path.of("$WORK")).doesNotExist();
    }

    @Test
    void aDryRunNeedsNoTemporaryDirectory() throws IOException {
        Builder.open(options().tempDir(temp.resolve("missing")).dryRun()).close();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void theWorkDirectoryIsPrintedExactlyOnceWhenItIsMade() throws IOException {
        String printed = standardErrorOf(() -> {
            try (Builder builder = Builder.open(options().printWorkDir())) {
                builder.newObjectDir();
                builder.workDir();
            }
        });

        assertThat(printed).matches("WORK=\\Q" + temp + "\\E/watertight-\\d+\\R");
        assertThat(left()).isEmpty();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void byDefaultNothingIsPrinted() throws IOException {
        assertThat(standardErrorOf(() -> Builder.open(options()).close())).isEmpty();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void aKeptDirectoryIsPrintedOnceAndOutlivesItsBuilder() throws IOException {
        String printed = standardErrorOf(() -> {
            try (Builder builder = Builder.open(options().keepWorkDir().printWorkDir())) {
                Files.writeString(builder.newObjectDir().resolve("object"), "bytes");
            }
        });

        assertThat(left()).hasSize(1);
        assertThat(printed).isEqualTo("WORK=" + left().get(0) + System.lineSeparator());
        assertThat(left().get(0).resolve("b001/object")).hasContent("bytes");
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void aKeptBuilderThatIsNotClosedIsALeakAllTheSame() throws IOException {
        standardErrorOf(() -> Builder.open(options().keepWorkDir()));

        CleanupReport report = registry.closeAll();

        assertThat(report.leaks()).hasSize(1);
        assertThat(report.exitStatus(0)).isEqualTo(1);
        assertThat(left()).hasSize(1);
    }

    @Test
    void objectDirectoriesAreNumbered() throws IOException {
        try (Builder builder = Builder.open(options())) {
            assertThat(builder.newObjectDir())
                    .isEqualTo(builder.workDir().resolve("b001"))
                    .isDirectory();
            assertThat(builder.newObjectDir())
                    .isEqualTo(builder.workDir().resolve("b002"))
                    .isDirectory();
        }
    }

    @Test
    void anObjectDirectoryThatExistsAlreadyIsPassedOver() throws IOException {
        Files.createDirectory(temp.resolve("b001"));
        Files.createFile(temp.resolve("b003"));
        Builder builder = Builder.in(temp);

        assertThat(builder.newObjectDir()).isEqualTo(temp.resolve("b002"));
        assertThat(builder.newObjectDir()).isEqualTo(temp.resolve("b004"));
    }

    @Test
    void manyThreadsGetObjectDirectoriesOfTheirOwn() throws Exception {
        Queue<Path> given = new ConcurrentLinkedQueue<>();
        try (Builder builder = Builder.open(options())) {
            Threads.race(16, number -> {
                for (int i = 0; i < 70; i++) {
                    given.add(builder.newObjectDir());
                }
            });

            assertThat(given)
                    .hasSize(1120)
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 1120)
                            .mapToObj(n -> builder.workDir().resolve(String.format("b%03d", n)))
                            .toList())
                    .allSatisfy(directory -> assertThat(directory).isDirectory());
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void aDryRunNumbersAcrossThreadsToo() throws Exception {
        Queue<Path> given = new ConcurrentLinkedQueue<>();
        Builder builder = Builder.open(options().dryRun());

        Threads.race(16, number -> {
            for (int i = 0; i < 200; i++) {
                given.add(builder.newObjectDir());
            }
        });

        assertThat(given).hasSize(3200).doesNotHaveDuplicates();
    }

    @Test
    void aClosedBuilderGivesNoObjectDirectory() throws IOException {
        Builder builder = Builder.open(options());
        builder.close();
        Builder caller = Builder.in(temp);
        caller.close();

        assertThatIllegalStateException()
                .isThrownBy(builder::newObjectDir)
                .withMessage("the Builder in " + builder.workDir() + " is closed");
        assertThatIllegalStateException().isThrownBy(caller::newObjectDir);
        assertThat(left()).isEmpty();
    }

    @Test
    void aBuilderThatTheRegistryClosedGivesNoObjectDirectory() throws IOException {
        Builder builder = Builder.open(options());
        registry.closeAll();

        assertThatIllegalStateException()
                .isThrownBy(builder::newObjectDir)
                .withMessage("the Builder in " + builder.workDir() + " is closed");
    }

    @Test
    void manyThreadsOpenAndCloseBuildersAtOnce() throws Exception {
        Queue<Path> given = new ConcurrentLinkedQueue<>();

        Threads.race(16, number -> {
            for (int i = 0; i < 25; i++) {
                try (Builder builder = Builder.open(options())) {
                    given.add(builder.workDir());
                    builder.newObjectDir();
                }
            }
        });

        assertThat(given).hasSize(400).doesNotHaveDuplicates();
        assertThat(left()).isEmpty();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void closingAllRemovesTheDirectoryOfALeakedBuilder() throws IOException {
        Builder.open(options()).newObjectDir();

        assertThat(registry.closeAll().leaks()).hasSize(1);

        assertThat(left()).isEmpty();
    }

    @Test
    void anErrorOfTheRegistryLeavesNoDirectoryBehind() throws IOException {
        Error error = new NoClassDefFoundError("what the hook needs");

        assertThatThrownBy(() -> Builder.open(options().registry(Registries.failing(error))))
                .isSameAs(error);

        assertThat(left()).isEmpty();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void duringShutdownAnOpeningIsRefusedAndLeavesNothingBehind() throws IOException {
        BuilderOptions late = options().registry(Registries.shuttingDown());

        String printed = standardErrorOf(() -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Builder.open(late))
                    .withMessage(
                            "the JVM is shutting down: io.github.watertight.work.Builder was not registered, and has"
                                    + " been closed at once");
            assertThatIllegalStateException().isThrownBy(() -> Builder.open(late.keepWorkDir()));
        });

        assertThat(left()).isEmpty();
        assertThat(printed).isEmpty();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> Builder.in(null)).withMessage("directory");
        assertThatNullPointerException()
                .isThrownBy(() -> BuilderOptions.defaults().tempDir(null))
                .withMessage("directory");
        assertThatNullPointerException()
                .isThrownBy(() -> BuilderOptions.defaults().registry(null))
                .withMessage("target");
    }

    @Test
    void optionsDoNotChange() throws IOException {
        BuilderOptions options = options();
        options.dryRun();
        options.keepWorkDir();

        Builder builder = Builder.open(options);
        assertThat(builder.workDir()).isDirectory();
        builder.close();
        assertThat(builder.workDir()).doesNotExist();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void duringShutdownAKeptDirectoryThatCannotBeTakenAwayAgainIsToldOf() throws IOException {
        FileOperations cannotOpen = new FileOperations() {
            @Override
            public DirectoryStream<Path> openDirectory(Path path) throws IOException {
                throw new IOException("cannot open");
            }
        };
        BuilderOptions late = options().registry(Registries.shuttingDown()).keepWorkDir();

        assertThatIllegalStateException()
                .isThrownBy(() -> Builder.open(late.files(cannotOpen)))
                .satisfies(refusal -> assertThat(refusal.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("cannot open"));
    }
}
