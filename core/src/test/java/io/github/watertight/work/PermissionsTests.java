package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.watertight.CleanupRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use a work directory, whatever the umask; and what its owner can remove who is not root. */
class PermissionsTests {

    /** Readable by everybody, unlike JUnit's, so that a child may have another user. */
    private Path scratch;

    private Path tmp;

    @BeforeEach
    void makeScratch() throws Exception {
        scratch = Files.createTempDirectory("permissions-");
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        tmp = Files.createDirectory(scratch.resolve("tmp"));
        chmod("1777", tmp);
    }

    @AfterEach
    void removeScratch() throws Exception {
        run("rm", "-rf", scratch.toString());
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private static void chmod(String mode, Path path) throws Exception {
        run("chmod", mode, path.toString());
    }

    /** The main class of a child: opens a Builder, prints the permissions of all there is, and closes it. */
    static final class OpenTestCase {
        private OpenTestCase() {}

        public static void main(String[] arguments) throws IOException {
            try (Builder builder = Builder.open();
                    Stream<Path> all = Files.list(builder.workDir().getParent())) {
                for (Path path : all.sorted().toList()) {
                    System.out.println(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
                }
            } catch (IOException e) {
                System.out.println(e.getMessage());
                System.out.println(CleanupRegistry.global().isEmpty());
            }
        }
    }

    /** The main class of a child that is not root: takes permissions from directories, and closes the Builder. */
    static final class RestrictTestCase {
        private RestrictTestCase() {}

        public static void main(String[] arguments) throws IOException {
            Builder builder = Builder.open(BuilderOptions.defaults().registry(CleanupRegistry.isolated()));
            for (String argument : arguments) {
                Path directory = Files.createDirectories(builder.workDir().resolve(argument));
                if (!directory.getFileName().toString().startsWith("empty")) {
                    Files.createFile(directory.resolve("file"));
                }
                String permissions = argument.substring(argument.length() - 9);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
            }
            try {
                builder.close();
                System.out.println("closed");
            } catch (IOException e) {
                System.out.println(e.getMessage().replace(builder.workDir().toString(), "WORK"));
            }
            System.out.println(Files.exists(builder.workDir()));
        }
    }

    private List<String> run(Class<?> main, List<String> prefix, String classPath, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + tmp));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove(WorkDirectory.TEMP_DIR_VARIABLE);
        Process process = builder.start();
        List<String> out = process.inputReader().lines().toList();
        process.waitFor();
        return out;
    }

    private List<String> openUnderUmask(String umask) throws Exception {
        List<String> out = run(
                OpenTestCase.class,
                List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"),
                System.getProperty("java.class.path"));
        assertThat(tmp).isEmptyDirectory();
        return out;
    }

    private List<String> runAsNobody(Class<?> main, String... arguments) throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("only root becomes somebody else")
                .isEqualTo("root");
        assumeThat(Path.of("/usr/bin/setpriv")).exists();
        // Our class path may be where nobody else can read.
        Path classes = Files.createDirectory(scratch.resolve("classes"));
        for (String compiled : List.of("target/classes", "target/test-classes")) {
            run("cp", "-r", compiled + "/.", classes.toString());
        }
        return run(
                main,
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
                classes.toString(),
                arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077"})
    void whateverTheUmaskTheDirectoryAndItsMarkerAreTheirOwnersAlone(String umask) throws Exception {
        assertThat(openUnderUmask(umask)).containsExactlyInAnyOrder("rwx------", "rw-------");
    }

    @ParameterizedTest
    @CsvSource({"0777, ---------", "0300, r--------"})
    void aUmaskThatTakesTheOwnersOwnRightsIsAnErrorAndLeavesNothing(String umask, String permissions) throws Exception {
        assertThat(openUnderUmask(umask))
                .hasSize(2)
                .satisfies(out -> assertThat(out.get(0))
                        .matches("cannot create a work directory: \\Q" + tmp
                                + "\\E/\\.watertight-[-\\d]+\\.lock came out with permissions " + permissions
                                + " instead of rw-------; check the umask"))
                .endsWith("true");
    }

    @Test
    void whoIsNotRootRemovesItsDirectoriesThatAreReadOnlyAndEmptyOnesWhateverTheirPermissions() throws Exception {
        assertThat(runAsNobody(
                        RestrictTestCase.class,
                        "r-xr-xr-x",
                        "r--------",
                        "a/r-xr-xr-x",
                        "empty-r-x------",
                        "empty----------"))
                .containsExactly("closed", "false");
    }

    /** Around the depth from which on directories are moved up before they are removed. */
    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 30})
    void anEmptyDirectoryWithoutPermissionsIsRemovedAtAnyDepth(int depth) throws Exception {
        assertThat(runAsNobody(RestrictTestCase.class, "d/".repeat(depth - 1) + "empty----------"))
                .containsExactly("closed", "false");
    }

    @Test
    void whoIsNotRootIsToldWhatItCannotReadAndTheRestIsRemoved() throws Exception {
        assertThat(runAsNobody(RestrictTestCase.class, "---------", "r-xr-xr-x", "b/--x------"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).isEqualTo("could not remove all of WORK"),
                        line -> assertThat(line)
                                .isEqualTo("  WORK/---------: java.nio.file.AccessDeniedException: ---------"),
                        line -> assertThat(line)
                                .isEqualTo("  WORK/b/--x------: java.nio.file.AccessDeniedException: --x------"),
                        line -> assertThat(line).isEqualTo("true"));
    }

    private void assertThatOpeningAsNobodyFails(String reason) throws Exception {
        assertThat(runAsNobody(OpenTestCase.class))
                // As newer JDKs say of a temporary directory that they do not find.
                .filteredOn(line -> !line.startsWith("WARNING: java.io.tmpdir"))
                .satisfiesExactly(
                        message -> assertThat(message)
                                .startsWith("cannot create a work directory: the temporary directory (java.io.tmpdir) "
                                        + tmp + " " + reason),
                        nothingIsOpen -> assertThat(nothingIsOpen).isEqualTo("true"));
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void whereNothingMayBeWrittenNothingIsOpened() throws Exception {
        chmod("0755", tmp);

        assertThatOpeningAsNobodyFails("is not writable: java.nio.file.AccessDeniedException: " + tmp);
    }

    /** The removal must read the directory around what it removes: better no work directory than one that stays. */
    @Test
    void whereNothingCouldBeRemovedNothingIsOpened() throws Exception {
        chmod("1733", tmp);

        assertThatOpeningAsNobodyFails("is not readable, so that nothing could be removed from it");
    }

    @Test
    void aTemporaryDirectoryThatIsOutOfReachIsNotTakenForMissing() throws Exception {
        Path closed = Files.createDirectory(scratch.resolve("closed"));
        tmp = Files.createDirectory(closed.resolve("tmp"));
        chmod("0700", closed);

        assertThatOpeningAsNobodyFails("cannot be looked at: java.nio.file.AccessDeniedException: " + tmp);
    }

    /** The main class of a child that is not root: takes from itself the permission to read around its work directory. */
    static final class LockOutTestCase {
        private LockOutTestCase() {}

        public static void main(String[] arguments) throws IOException {
            Path around = Files.createTempDirectory("around-");
            CleanupRegistry registry = CleanupRegistry.isolated();
            Builder builder =
                    Builder.open(BuilderOptions.defaults().tempDir(around).registry(registry));
            Files.setPosixFilePermissions(around, PosixFilePermissions.fromString("-wx------"));
            try {
                builder.close();
            } catch (IOException e) {
                System.out.println(e.getMessage().replace(builder.workDir().toString(), "WORK"));
            }
            System.out.println(registry.openResources().size());
            Files.setPosixFilePermissions(around, PosixFilePermissions.fromString("rwx------"));
            builder.close();
            System.out.println(Files.exists(builder.workDir()));
            Files.delete(around);
        }
    }

    @Test
    void whatCannotBeReachedAnyMoreStaysOpenAndIsRemovedWhenItCanBe() throws Exception {
        assertThat(runAsNobody(LockOutTestCase.class))
                .containsExactly(
                        "cannot remove WORK: access to it, or to the directory around it, is denied; nothing was removed",
                        "1",
                        "false");
    }
}
