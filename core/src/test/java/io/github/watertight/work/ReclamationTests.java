package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log tells of a JVM that was killed. */
class ReclamationTests {

    private final Reclamation reclamation =
            new Reclamation(Path.of("/tmp"), new JvmIdentity(4711, Instant.parse("2026-11-25T09:39:35Z")));

    private static MarkerFormat.Directory opened(String scope, String time) {
        return new MarkerFormat.Directory("watertight-1", "key", Instant.parse(time), scope);
    }

    @Test
    void itTellsWhichTestsHadOpenedThemAndWhatCouldNotBeRemoved() {
        reclamation.removed(opened("ATests.a()", "2026-11-25T09:40:02Z"));
        reclamation.removed(opened("ATests.a()", "2026-11-25T09:40:01Z"));
        reclamation.removed(opened(null, "2026-11-25T09:40:03Z"));
        reclamation.failed(new IOException("could not remove all of /tmp/watertight-2"));

        assertThat(reclamation.message().lines())
                .containsExactly(
                        "reclaimed 3 work directories in /tmp (0 files, 0 bytes), left behind by a JVM that was killed,"
                                + " or could not remove them: process 4711, started 2026-11-25T09:39:35Z",
                        "  opened in ATests.a(), 2 of them, the last at 2026-11-25T09:40:02Z",
                        "  opened outside every scope, at 2026-11-25T09:40:03Z",
                        "  could not remove all of /tmp/watertight-2");
    }

    @Test
    void whatHasBeenRemovedBeforeIsSaidToBeGone() {
        reclamation.gone(opened("ATests.a()", "2026-11-25T09:40:02Z"));
        reclamation.gone(opened("ATests.a()", "2026-11-25T09:40:01Z"));

        assertThat(reclamation.message().lines())
                .containsExactly(
                        "found gone already 2 work directories in /tmp, left behind by a JVM that was killed, or could"
                                + " not remove them: process 4711, started 2026-11-25T09:39:35Z",
                        "  opened in ATests.a(), 2 of them, the last at 2026-11-25T09:40:02Z");
    }

    @Test
    void whatIsLoggedWhileTheJvmBeginsToEndIsPrintedToo() {
        reclamation.removed(opened("ATests.a()", "2026-11-25T09:40:02Z"));

        assertThat(printedBy(List.of(false, true), 1)).isEqualTo("watertight: " + reclamation.message());
        assertThat(printedBy(List.of(true, true), 0)).isEqualTo("watertight: " + reclamation.message());
        assertThat(printedBy(List.of(false, false), 1)).isEmpty();
    }

    /** What is printed where that is the answer to whether the JVM ends; so many lines are logged. */
    private String printedBy(List<Boolean> jvmEnds, int logs) {
        Iterator<Boolean> ends = jvmEnds.iterator();
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (LoggedMessages logged = new LoggedMessages()) {
            System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
            reclamation.tell(true, ends::next);
            assertThat(logged.at(Level.INFO)).hasSize(logs);
        } finally {
            System.setErr(before);
        }
        return printed.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void ofManyThatCouldNotBeRemovedItNamesSomeAndCountsTheOthersAndThoseForWhichThereWasNoTime() {
        for (int i = 0; i < 23; i++) {
            reclamation.failed(new IOException("failure " + i));
        }
        reclamation.postponed(1000);

        assertThat(reclamation.message().lines().skip(1))
                .hasSize(22)
                .startsWith("  failure 0")
                .endsWith(
                        "  failure 19",
                        "  and 3 more that could not be removed",
                        "  1000 more are for the next JVM: the time for it is up");
    }

    @Test
    void ofTwentyThatCouldNotBeRemovedItNamesAll() {
        for (int i = 0; i < 20; i++) {
            reclamation.failed(new IOException("failure " + i));
        }

        assertThat(reclamation.message()).endsWith("  failure 19");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "999, 999 bytes",
        "1000, 1.0 kB",
        "999900, 999.9 kB",
        "1000000, 1.0 MB",
        "1234567890, 1.2 GB",
        "5000000000000000, 5000.0 TB"
    })
    void anAmountIsReadable(long bytes, String readable) {
        assertThat(Reclamation.readable(bytes)).isEqualTo(readable);
    }
}
