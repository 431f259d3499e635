package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.ChildJvm.Outcome;
import io.github.watertight.ExitLedger.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that ends in the midst of openings and closings, at any moment: what was opened is closed, and each once. */
@Tag(Stress.TAG)
class ShutdownStormTests {

    /** Those that can come at any moment, to a JVM whose other threads go on. */
    private static final List<JvmEnd> ENDS = List.of(
            JvmEnd.EXIT_0, JvmEnd.EXIT_3, JvmEnd.RETURN, JvmEnd.UNCAUGHT_EXCEPTION, JvmEnd.SIGTERM, JvmEnd.SIGHUP);

    @TempDir
    Path scratch;

    /** What was counted in all JVMs. */
    private final class Tally {
        long opened;
        long refused;
        long underWay;
    }

    private final Tally tally = new Tally();

    @Test
    void whateverSixteenThreadsOpenedIsClosedOnceWhenTheJvmEnds() throws Exception {
        int runs = Stress.times(5, 200);
        for (long seed = 0; seed < runs; seed++) {
            endAStorm(seed);
        }
        System.out.printf(
                "storm: %d JVMs closed the %d resources they opened, of which %d were refused; %d were under way%n",
                runs, tally.opened, tally.refused, tally.underWay);
    }

    /** The seed decides how the JVM ends and when, and what its threads do, but not how they take turns. */
    private void endAStorm(long seed) throws Exception {
        Random random = new Random(seed);
        JvmEnd end = ENDS.get(random.nextInt(ENDS.size()));
        int exitAfter = random.nextInt(20_000);
        String description = "seed " + seed + ": " + end + " after " + exitAfter + " openings";
        if (end.isIgnored()) {
            return;
        }
        Path tempDir = scratch.resolve("tmp-" + seed);
        Path ledgerFile = scratch.resolve("ledger-" + seed);

        Outcome outcome = end.of(ChildJvm.of(ShutdownStormTestCase.class, tempDir)
                // Longer than we wait: a hook that ends at its deadline hangs.
                .option("-Dwatertight.shutdown-deadline=100000")
                .argument(ledgerFile.toString())
                .argument(end.name())
                .argument(Integer.toString(exitAfter))
                .argument(Long.toString(random.nextLong())));

        assertThat(outcome.status()).as(description).isEqualTo(end.status());
        assertThat(outcome.err()).as(description).noneMatch(line -> line.startsWith("watertight: could not be closed"));
        assertThatAllIsClosed(ExitLedger.in(ledgerFile), tempDir, description);
        Files.delete(ledgerFile);
    }

    private void assertThatAllIsClosed(ExitLedger ledger, Path tempDir, String description) throws IOException {
        int underWay = 0;
        int buildersUnderWay = 0;
        for (int entry = 0; entry < ledger.size(); entry++) {
            Stage stage = ledger.stage(entry);
            boolean builder = ledger.kind(entry) == ShutdownStormTestCase.BUILDER;
            if (stage == Stage.ANNOUNCED) {
                underWay++;
                buildersUnderWay += builder ? 1 : 0;
                assertThat(ledger.timesBegun(entry)).as(description).isLessThanOrEqualTo(1);
                continue;
            }
            if (!builder && (ledger.timesBegun(entry) != 1 || ledger.timesEnded(entry) != 1)) {
                throw new AssertionError(description + ": entry " + entry + ", " + stage + ", was begun "
                        + ledger.timesBegun(entry) + " times and closed " + ledger.timesEnded(entry) + " times");
            }
            tally.opened++;
            tally.refused += stage == Stage.REFUSED ? 1 : 0;
        }
        tally.underWay += underWay;
        assertThat(underWay).as(description).isLessThanOrEqualTo(ShutdownStormTestCase.OPENERS);
        try (Stream<Path> left = Files.list(tempDir)) {
            assertThat(left.filter(Files::isDirectory)).as(description).hasSizeLessThanOrEqualTo(buildersUnderWay);
        }
    }
}
