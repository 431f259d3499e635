package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.ChildJvm.Outcome;
import io.github.watertight.ExitLedger.Stage;
import io.github.watertight.ShutdownChaosTestCase.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Actions that hang, spin, throw errors, exit, wait for who waits for them, register more and start threads, all at once,
 * while other threads open and close: the JVM ends in time, and what could be closed is closed.
 */
@Tag(Stress.TAG)
class ShutdownChaosTests {

    /** Long enough for a machine on which much else runs, for what can be closed is to be closed by then. */
    private static final Duration DEADLINE = Duration.ofMillis(3_000);

    /** After which the hook says nothing more. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    /** What the hook is to keep is counted; what else runs on the machine may delay it. Not to hang is asked for always. */
    private static final Duration IN_TIME = DEADLINE.plusSeconds(1);

    private static final int MOST_LATE = 3;

    private static final Duration HANGS = DEADLINE.plusSeconds(Threads.PATIENCE_SECONDS);

    private static final Pattern NOT_CLOSED = Pattern.compile(
            "watertight: could not be closed at exit: String (entry (\\d+)|java\\.lang\\.String@.*), .*");

    private static final List<JvmEnd> ENDS = List.of(
            JvmEnd.EXIT_0, JvmEnd.EXIT_3, JvmEnd.RETURN, JvmEnd.UNCAUGHT_EXCEPTION, JvmEnd.SIGTERM, JvmEnd.SIGHUP);

    @TempDir
    Path scratch;

    private long longestHook;
    private int late;
    private int cutShort;

    @Test
    void theJvmEndsInTimeAndWhatCouldBeClosedIs() throws Exception {
        int runs = Stress.times(3, 30);
        for (long seed = 0; seed < runs; seed++) {
            endInChaos(seed);
        }
        System.out.printf(
                "chaos: with a deadline of %d ms, the longest of %d hooks took %d ms; %d took more than a second longer,"
                        + " %d were cut short in naming%n",
                DEADLINE.toMillis(), runs, longestHook / 1_000_000, late, cutShort);
        // A machine on which much else runs may delay a few.
        assertThat(late).isLessThanOrEqualTo(MOST_LATE);
    }

    /** The seed decides how the JVM ends and when, and what is opened, but not how the threads take turns. */
    private void endInChaos(long seed) throws Exception {
        JvmEnd end = ENDS.get(new Random(seed).nextInt(ENDS.size()));
        if (end.isIgnored()) {
            return;
        }
        String description = "seed " + seed + ": " + end;
        Path ledgerFile = scratch.resolve("ledger-" + seed);

        Outcome outcome = end.of(ChildJvm.of(ShutdownChaosTestCase.class, scratch)
                .option("-Dwatertight.shutdown-deadline=" + DEADLINE.toMillis())
                .argument(ledgerFile.toString())
                .argument(end.name())
                .argument(Long.toString(seed)));

        ExitLedger ledger = ExitLedger.in(ledgerFile);
        Files.delete(ledgerFile);
        assertThat(outcome.status()).as(description).isIn(possibleStatuses(end));
        assertThat(Duration.ofNanos(ledger.hookNanos()))
                .as(description)
                .isPositive()
                .isLessThanOrEqualTo(HANGS);
        late += ledger.hookNanos() > IN_TIME.toNanos() ? 1 : 0;
        longestHook = Math.max(longestHook, ledger.hookNanos());
        assertThatWhatCouldBeClosedIs(ledger, description);
        if (ledger.hookNanos() < DEADLINE.plus(LAST_WORDS).toNanos()) {
            assertThatTheOthersAreNamed(ledger, outcome.err(), description);
        } else {
            cutShort++;
        }
    }

    /**
     * Where main returns, the JVM does not halt in what runs the hooks, as it does for {@code System.exit} and signals:
     * it lets go of the lock that others who call {@code System.exit} wait for, and whoever is first has his status.
     */
    private static List<Integer> possibleStatuses(JvmEnd end) {
        return end == JvmEnd.RETURN || end == JvmEnd.UNCAUGHT_EXCEPTION
                ? List.of(end.status(), ShutdownChaosTestCase.STATUS_OF_AN_ACTION)
                : List.of(end.status());
    }

    private static void assertThatWhatCouldBeClosedIs(ExitLedger ledger, String description) {
        List<String> wrong = new ArrayList<>();
        for (int entry = 0; entry < ledger.size(); entry++) {
            Kind kind = kindOf(ledger, entry);
            boolean throwing = kind == Kind.THROWS_ERROR;
            boolean announced = ledger.stage(entry) == Stage.ANNOUNCED;
            int begun = ledger.timesBegun(entry);
            // By the thread that opened it, and once more by the hook.
            boolean tooOften = begun > (throwing ? 2 : 1);
            boolean untried = begun == 0 && !announced;
            boolean unclosed = kind.closes() && ledger.timesEnded(entry) == 0 && !announced;
            if (tooOften || untried || unclosed) {
                wrong.add("entry " + entry + ", which " + kind + " and is " + ledger.stage(entry) + ", was begun "
                        + begun + " times");
            }
        }
        assertThat(wrong).as(description).isEmpty();
    }

    /** What has been refused was told to whoever opened it. */
    private static void assertThatTheOthersAreNamed(ExitLedger ledger, List<String> err, String description) {
        Set<Integer> named = new HashSet<>();
        int nameless = 0;
        for (String line : err) {
            Matcher matcher = NOT_CLOSED.matcher(line);
            if (matcher.matches() && matcher.group(2) != null) {
                named.add(Integer.valueOf(matcher.group(2)));
            } else if (matcher.matches()) {
                nameless++;
            }
        }
        List<Integer> missing = ledger.entries()
                .filter(entry -> ledger.stage(entry) == Stage.REGISTERED && ledger.timesEnded(entry) == 0)
                .filter(entry -> !named.contains(entry))
                .boxed()
                .toList();
        // On a machine that is too busy to ask each for its name, a substitute is given.
        assertThat(missing).as(description + ", named " + named).hasSizeLessThanOrEqualTo(nameless);
    }

    private static Kind kindOf(ExitLedger ledger, int entry) {
        return Kind.values()[ledger.kind(entry)];
    }
}
