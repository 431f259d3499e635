package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.ChildJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a JVM ends: the status, which is the JVM's own, and whether what is open is closed. */
class JvmExitTests {

    @TempDir
    Path scratch;

    private Outcome endOf(JvmEnd end) throws Exception {
        end.assumePossible();
        return end.of(ChildJvm.of(JvmExitTestCase.class, scratch).argument(end.name()));
    }

    private Stream<String> workDirs() throws Exception {
        try (Stream<Path> left = Files.list(scratch)) {
            return left.map(path -> path.getFileName().toString()).toList().stream()
                    .filter(name -> name.startsWith("watertight-"));
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.watertight.JvmEnd#withHooks")
    void whereTheHookRunsItClosesWhatIsOpenAndKeepsTheStatus(JvmEnd end) throws Exception {
        Outcome outcome = endOf(end);

        assertThat(outcome.status()).isEqualTo(end.status());
        assertThat(outcome.out()).contains(JvmExitTestCase.CLOSED);
        assertThat(outcome.err())
                .filteredOn(line -> line.startsWith("watertight"))
                .singleElement()
                .asString()
                .startsWith("watertight: closing at exit: Builder work directory ");
        assertThat(workDirs()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.github.watertight.JvmEnd#withoutHooks")
    void whereItDoesNotNothingIsClosedAndTheWorkDirectoryIsOrphaned(JvmEnd end) throws Exception {
        Outcome outcome = endOf(end);

        assertThat(outcome.status()).isEqualTo(end.status());
        assertThat(outcome.out()).doesNotContain(JvmExitTestCase.CLOSED);
        assertThat(outcome.err()).noneMatch(line -> line.startsWith("watertight"));
        assertThat(workDirs()).hasSize(1);
    }
}
