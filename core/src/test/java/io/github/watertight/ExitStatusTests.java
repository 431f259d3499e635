package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.ChildJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A program that closes all before it exits, as {@code cmd/go} does: its status, what it reports and what it leaves, for
 * each way of treating its one Builder. A leak, or a failure to close, makes 1 of 0, and no status is made 0.
 */
class ExitStatusTests {

    @TempDir
    Path scratch;

    // The work directory is gone where it is removed, and found under another name where it was moved. Where it is
    // kept,
    // there is nothing to be done when it is closed, and so nothing that could fail.
    @ParameterizedTest
    @CsvSource({
        "0, close,      '',   0, '0 leaks, 0 failures', 0",
        "0, close,      keep, 0, '0 leaks, 0 failures', 1",
        "0, close move, '',   1, '1 leaks, 1 failures', 1",
        "0, close move, keep, 0, '0 leaks, 0 failures', 1",
        "0, '',         '',   1, '1 leaks, 0 failures', 0",
        "0, '',         keep, 1, '1 leaks, 0 failures', 1",
        "0, move,       '',   1, '1 leaks, 1 failures', 1",
        "0, move,       keep, 1, '1 leaks, 0 failures', 1",
        "1, close,      '',   1, '0 leaks, 0 failures', 0",
        "1, close,      keep, 1, '0 leaks, 0 failures', 1",
        "1, close move, '',   1, '1 leaks, 1 failures', 1",
        "1, close move, keep, 1, '0 leaks, 0 failures', 1",
        "1, '',         '',   1, '1 leaks, 0 failures', 0",
        "1, '',         keep, 1, '1 leaks, 0 failures', 1",
        "1, move,       '',   1, '1 leaks, 1 failures', 1",
        "1, move,       keep, 1, '1 leaks, 0 failures', 1",
    })
    void aLeakOrAFailureTurnsACleanExitIntoAnUncleanOne(
            String requested, String what, String keep, int status, String report, int left) throws Exception {
        ChildJvm child = ChildJvm.of(ExitStatusTestCase.class, scratch).argument(requested);
        Stream.of((what + " " + keep).trim().split(" ")).forEach(child::argument);

        Outcome outcome = child.run();

        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.out()).last().isEqualTo(report);
        // The hook says nothing of what has been reported, but of what it tries once more.
        List<String> said = outcome.err().stream()
                .filter(line -> line.startsWith("watertight: "))
                .map(line -> line.substring(0, line.indexOf(" at exit: ")))
                .toList();
        if (report.endsWith("1 failures")) {
            assertThat(said).containsExactly("watertight: closing again", "watertight: could not be closed");
        } else {
            assertThat(said).isEmpty();
        }
        try (Stream<Path> files = Files.list(scratch)) {
            assertThat(files.filter(Files::isDirectory)).hasSize(left);
        }
    }
}
