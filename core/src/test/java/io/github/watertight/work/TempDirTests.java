package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.watertight.ChildJvm;
import io.github.watertight.ChildJvm.Outcome;
import io.github.watertight.CleanupRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where work directories are made, and what is said when one cannot be. */
class TempDirTests {

    @TempDir
    Path scratch;

    private final CleanupRegistry registry = CleanupRegistry.isolated();

    /** The main class of a child: opens a Builder, prints its directory, and closes it. */
    static final class OpenTestCase {
        private OpenTestCase() {}

        public static void main(String[] arguments) throws IOException {
            BuilderOptions options = BuilderOptions.defaults();
            if (arguments.length > 0) {
                options = options.tempDir(Path.of(arguments[0]));
            }
            try (Builder builder = Builder.open(options)) {
                System.out.println(builder.workDir());
                Files.createDirectory(builder.newObjectDir().resolve("made"));
            } catch (IOException e) {
                System.out.println(e.getMessage());
                System.out.println(CleanupRegistry.global().isEmpty());
            }
        }
    }

    private ChildJvm child() {
        return ChildJvm.of(OpenTestCase.class, scratch.resolve("tmp"));
    }

    private AbstractThrowableAssert<?, ?> assertOpeningIn(Path tempDir) {
        AbstractThrowableAssert<?, ?> thrown = assertThatThrownBy(() ->
                        Builder.open(BuilderOptions.defaults().tempDir(tempDir).registry(registry)))
                .isExactlyInstanceOf(IOException.class);
        assertThat(registry.resourcesOpened()).isZero();
        return thrown;
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path missing = scratch.resolve("missing");

        assertOpeningIn(missing)
                .hasMessage("cannot create a work directory: the temporary directory " + missing + " does not exist");

        assertThat(missing).doesNotExist();
    }

    @Test
    void aFileInsteadOfADirectoryIsNamed() throws IOException {
        Path file = Files.writeString(scratch.resolve("file"), "content");

        assertOpeningIn(file)
                .hasMessage("cannot create a work directory: the temporary directory " + file + " is not a directory");

        assertThat(file).hasContent("content");
    }

    @Test
    void aDirectoryThatIsNotWritableIsNamed() throws IOException {
        Path readOnly = Files.createDirectory(
                scratch.resolve("read-only"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeThat(Files.isWritable(readOnly)).as("root may write anywhere").isFalse();

        assertOpeningIn(readOnly)
                .message()
                .startsWith("cannot create a work directory: the temporary directory " + readOnly
                        + " is not writable: java.nio.file.AccessDeniedException: " + readOnly + "/watertight-");

        assertThat(readOnly).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatTakesNoneIsNamedEvenForRoot() {
        Path proc = Path.of("/proc/self");
        assumeThat(proc).as("Linux").exists();

        assertOpeningIn(proc)
                .message()
                .startsWith("cannot create a work directory: the temporary directory /proc/self ")
                .containsPattern(" (does not take one|is not writable): java\\.nio\\.file\\.\\w+Exception: "
                        + "/proc/self/watertight-");
    }

    @Test
    void aLinkToADirectoryServes() throws IOException {
        Path real = Files.createDirectory(scratch.resolve("real"));
        Path link = Files.createSymbolicLink(scratch.resolve("link"), real);

        try (Builder builder =
                Builder.open(BuilderOptions.defaults().tempDir(link).registry(registry))) {
            assertThat(real).isNotEmptyDirectory();
            assertThat(builder.workDir()).hasParentRaw(link);
        }

        assertThat(real).isEmptyDirectory();
    }

    @Test
    void theJdksTemporaryDirectoryIsTheDefault() throws Exception {
        Outcome outcome = child().run();

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).singleElement().asString().startsWith(scratch.resolve("tmp") + "/watertight-");
        assertThat(scratch.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void theEnvironmentVariableComesBeforeIt() throws Exception {
        Path named = Files.createDirectory(scratch.resolve("named"));

        Outcome outcome =
                child().environment("WATERTIGHT_TMPDIR", named.toString()).run();

        assertThat(outcome.out()).singleElement().asString().startsWith(named + "/watertight-");
        assertThat(named).isEmptyDirectory();
    }

    @Test
    void anEmptyEnvironmentVariableCountsAsUnset() throws Exception {
        Outcome outcome = child().environment("WATERTIGHT_TMPDIR", "").run();

        assertThat(outcome.out()).singleElement().asString().startsWith(scratch.resolve("tmp") + "/watertight-");
    }

    @Test
    void theOptionComesBeforeTheEnvironmentVariable() throws Exception {
        Path option = Files.createDirectory(scratch.resolve("option"));

        Outcome outcome = child().environment(
                        "WATERTIGHT_TMPDIR", scratch.resolve("missing").toString())
                .argument(option.toString())
                .run();

        assertThat(outcome.out()).singleElement().asString().startsWith(option + "/watertight-");
    }

    @Test
    void aWrongEnvironmentVariableIsNamed() throws Exception {
        Path missing = scratch.resolve("missing");

        Outcome outcome =
                child().environment("WATERTIGHT_TMPDIR", missing.toString()).run();

        assertThat(outcome.out())
                .containsExactly(
                        "cannot create a work directory: the temporary directory that WATERTIGHT_TMPDIR names, "
                                + missing + " does not exist",
                        "true");
    }

    @Test
    void aWrongDefaultIsNamed() throws Exception {
        Path missing = scratch.resolve("missing");

        Outcome outcome = child().option("-Djava.io.tmpdir=" + missing).run();

        assertThat(outcome.out())
                .containsExactly(
                        "cannot create a work directory: the temporary directory (java.io.tmpdir) " + missing
                                + " does not exist",
                        "true");
    }

    @Test
    void aRelativeDirectoryIsMadeAbsolute() throws Exception {
        Path tmp = Files.createDirectory(Path.of("target/relative-" + System.nanoTime()));
        try {
            Outcome outcome =
                    child().environment("WATERTIGHT_TMPDIR", tmp.toString()).run();

            assertThat(outcome.out()).singleElement().asString().startsWith(tmp.toAbsolutePath() + "/watertight-");
            try (Builder builder =
                    Builder.open(BuilderOptions.defaults().tempDir(tmp).registry(registry))) {
                assertThat(builder.workDir()).isAbsolute().hasParentRaw(tmp.toAbsolutePath());
            }
            try (Stream<Path> left = Files.list(tmp)) {
                assertThat(left).isEmpty();
            }
        } finally {
            Files.delete(tmp);
        }
    }

    private io.github.watertight.work.TempDir looked(String name) throws IOException {
        return io.github.watertight.work.TempDir.of(
                Files.createDirectories(scratch.resolve(name)), FileOperations.REAL);
    }

    @Test
    void theLastSixtyFourAreRemembered() throws IOException {
        Object first = looked("first");
        for (int i = 0; i < 63; i++) {
            looked("other-" + i);
        }

        assertThat(looked("first")).isSameAs(first);
    }

    @Test
    void theOneThatWasNotUsedForLongestIsForgotten() throws IOException {
        Object first = looked("first");
        for (int i = 0; i < 64; i++) {
            looked("other-" + i);
        }

        assertThat(looked("first")).isNotSameAs(first);
    }
}
