package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.ChildJvm.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shutdown hook does to open resources, and says of them, when a real JVM ends. */
class ShutdownTests {

    private static final String CLOSING = "watertight: closing at exit: Builder work directory ";

    @TempDir
    Path scratch;

    private ChildJvm child(String... arguments) {
        ChildJvm child = ChildJvm.of(ShutdownTestCase.class, scratch.resolve("tmp"));
        Stream.of(arguments).forEach(child::argument);
        return child;
    }

    private void assertThatNothingIsLeft() throws Exception {
        try (Stream<Path> left = Files.list(scratch.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsOpenIsNamedWithItsOpenerAndClosed() throws Exception {
        Outcome outcome = child("leak", "exit", "0").run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .startsWith(CLOSING + scratch.resolve("tmp") + "/watertight-")
                .contains(", opened by thread main at ")
                .contains(ShutdownTestCase.class.getName() + ".main(ShutdownTestCase.java:");
        assertThatNothingIsLeft();
    }

    @Test
    void aCleanExitPrintsNothing() throws Exception {
        Outcome outcome = child("open-and-close", "exit", "0").run();

        assertThat(outcome).isEqualTo(new Outcome(0, List.of(), List.of()));
        assertThatNothingIsLeft();
    }

    @Test
    void whatLivesUntilExitIsClosedWithoutALine() throws Exception {
        Outcome outcome = child("until-exit", "exit", "0").run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).containsExactly("singleton closed");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void aMainThatClosesAllBeforeItExitsExitsWithOne() throws Exception {
        Outcome outcome = child("leak", "close-all", "0").run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).isEmpty();
        assertThatNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"open-and-close, 0, 0", "leak, 3, 3", "until-exit, 0, 0"})
    void closingAllKeepsTheStatusWhereNothingLeakedOrItIsNotZero(String what, String requested, int status)
            throws Exception {
        Outcome outcome = child(what, "close-all", requested).run();

        assertThat(outcome.status()).isEqualTo(status);
        assertThatNothingIsLeft();
    }

    @Test
    void manyThreadsThatComeFirstTogetherHaveEachResourceClosedOnce() throws Exception {
        Outcome outcome = child("first-together", "exit", "0")
                .option("--add-opens=java.base/java.lang=ALL-UNNAMED")
                .run();

        assertThat(outcome.status()).isZero();
        // A second hook would have gone through the list a second time, and there is one hook thread only.
        assertThat(outcome.out()).hasSize(65).doesNotHaveDuplicates().contains("hooks: 1");
        assertThat(outcome.err()).hasSize(64).doesNotHaveDuplicates();
    }

    @Test
    void reportingClosesNothingAndPrintsALineForEach() throws Exception {
        Outcome outcome = child("leak", "exit", "0")
                .option("-Dwatertight.shutdown=report")
                .run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .startsWith("watertight: still open at exit: Builder work directory ");
        try (Stream<Path> left = Files.list(scratch.resolve("tmp"))) {
            assertThat(left.filter(Files::isDirectory)).hasSize(1);
        }
    }

    @Test
    void switchedOffItClosesAndPrintsNothing() throws Exception {
        Outcome outcome =
                child("leak", "exit", "0").option("-Dwatertight.shutdown=off").run();

        assertThat(outcome).isEqualTo(new Outcome(0, List.of(), List.of()));
        try (Stream<Path> left = Files.list(scratch.resolve("tmp"))) {
            assertThat(left.filter(Files::isDirectory)).hasSize(1);
        }
    }

    @Test
    void aWrongModeIsNamedAndTheDefaultIsUsed() throws Exception {
        Outcome outcome =
                child("leak", "exit", "0").option("-Dwatertight.shutdown=never").run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err())
                .contains("watertight: watertight.shutdown is \"never\"; allowed are close, report, off; using close");
        assertThatNothingIsLeft();
    }

    @Test
    void anActionThatHangsIsGivenUpAtTheDeadlineWithItsStackAndTheOthersAreClosed() throws Exception {
        Outcome outcome = child("leak", "hang", "leak", "exit", "3")
                .option("-Dwatertight.shutdown-deadline=3000")
                .run();

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err())
                .anySatisfy(line -> assertThat(line)
                        .matches(
                                "watertight: could not be closed at exit: String hanging, opened by thread main at .*: "
                                        + "java\\.util\\.concurrent\\.TimeoutException: still closing, on thread "
                                        + "watertight-closing-\\d+"))
                .anySatisfy(line -> assertThat(line).startsWith("    at ").contains("ShutdownTestCase.hang("));
        assertThatNothingIsLeft();
    }

    @Test
    void anActionThatCallsExitKeepsTheJvmFromNothing() throws Exception {
        Outcome outcome = child("leak", "exit-in-close", "leak", "exit", "3")
                .option("-Dwatertight.shutdown-deadline=3000")
                .run();

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err())
                .anySatisfy(line ->
                        assertThat(line).startsWith("watertight: could not be closed at exit: String exiting, "));
        assertThatNothingIsLeft();
    }

    @Test
    void anActionThatThrowsAnErrorIsNamedAndTheOthersAreClosed() throws Exception {
        Outcome outcome = child("leak", "error-in-close", "leak", "exit", "0").run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err())
                .anySatisfy(line -> assertThat(line)
                        .startsWith(
                                "watertight: could not be closed at exit: String failing, opened by thread main at ")
                        .endsWith(": java.lang.StackOverflowError: too deep"));
        assertThatNothingIsLeft();
    }

    @Test
    void aResourceWhoseNameHangsKeepsNothingFromBeingClosedAndNamed() throws Exception {
        Outcome outcome = child("leak", "hanging-name", "leak", "exit", "3")
                .option("-Dwatertight.shutdown-deadline=4000")
                .run();

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err()).hasSize(3);
        assertThat(outcome.err().get(0)).startsWith(CLOSING);
        assertThat(outcome.err().get(1))
                .matches("watertight: closing at exit: HangingName " + HangingName.SUBSTITUTE
                        + ", opened by thread main at .*");
        assertThat(outcome.err().get(2)).startsWith(CLOSING);
        assertThatNothingIsLeft();
    }

    @Test
    void anErrorStreamThatIsStuckKeepsNothingFromBeingClosed() throws Exception {
        Outcome outcome = child("stuck-err", "leak", "exit", "3")
                .option("-Dwatertight.shutdown-deadline=2000")
                .run();

        assertThat(outcome.status()).isEqualTo(3);
        assertThatNothingIsLeft();
    }

    @Test
    void anErrorStreamThatIsReplacedAndClosedKeepsNothingFromBeingNamed() throws Exception {
        Outcome outcome = child("leak", "closed-err", "exit", "3").run();

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err()).singleElement().asString().startsWith(CLOSING);
    }

    @Test
    void whatTheProgramFailedToCloseIsTriedOnceMoreAndSaidToBe() throws Exception {
        Outcome outcome = child("fail-once", "close-all", "0").run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).containsExactly("tried", "tried");
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .startsWith("watertight: closing again at exit: String stubborn, opened by thread main at ");
    }

    @Test
    void whatFailsAgainIsNamedAgain() throws Exception {
        Outcome outcome = child("error-in-close", "close-all", "0").run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().get(0)).startsWith("watertight: closing again at exit: String failing, ");
        assertThat(outcome.err().get(1))
                .startsWith("watertight: could not be closed at exit: String failing, ")
                .endsWith(": java.lang.StackOverflowError: too deep");
    }

    @Test
    void aClosingUnderWayIsWaitedFor() throws Exception {
        Outcome outcome = child("slow-close", "exit", "0").run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).containsExactly("slowly closed");
    }

    @Test
    void aHangingActionTakesNothingThatIsOpenedMeanwhileItsTurn() throws Exception {
        Outcome outcome = child("hang", "open-in-close", "exit", "0")
                .option("-Dwatertight.shutdown-deadline=3000")
                .run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).anySatisfy(line -> assertThat(line).startsWith(CLOSING));
        assertThatNothingIsLeft();
    }

    /** Of the newest, so that what is older is closed while everybody is interrupted. */
    @Test
    void anActionThatInterruptsEveryThreadKeepsNothingFromBeingClosed() throws Exception {
        Outcome outcome =
                child("leak", "slow-older", "interrupt-all", "exit", "0").run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).containsExactly("interrupted", "older closed");
        assertThatNothingIsLeft();
    }

    @Test
    void anActionThatInterruptsEveryThreadKeepsNothingFromBeingNamed() throws Exception {
        Outcome outcome = child("slow-err", "error-in-close", "interrupt-all", "exit", "0")
                .run();

        assertThat(outcome.err())
                .anySatisfy(
                        line -> assertThat(line).startsWith("watertight: could not be closed at exit: String failing"));
    }

    @Test
    void aLoaderThatFailsWhereItIsAskedWhoseEverythingIsKeepsNothingFromBeingClosed() throws Exception {
        Outcome outcome = child("leak", "broken-loader", "exit", "0").run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).containsExactly("true", "beside closed");
        assertThat(outcome.err())
                .contains("watertight: cannot tell what lives until exit on purpose: java.lang.OutOfMemoryError");
        assertThatNothingIsLeft();
    }

    @Test
    void aWrongDeadlineIsNamedAndTheDefaultIsUsed() throws Exception {
        Outcome outcome = child("leak", "exit", "0")
                .option("-Dwatertight.shutdown-deadline=soon")
                .run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err())
                .contains("watertight: watertight.shutdown-deadline is \"soon\"; allowed is a positive number of"
                        + " milliseconds; using 5000");
        assertThatNothingIsLeft();
    }

    @Test
    void aLoaderThatIsClosedBeforeTheJvmEndsKeepsNothingFromBeingClosedAndNamed() throws Exception {
        ChildJvm child = ChildJvm.of(ClosedLoaderTestCase.class, scratch.resolve("tmp"));
        Stream.of("leak", "error-in-close", "unprintable-error-in-close", "leak-beside-a-scope")
                .forEach(child::argument);
        Outcome outcome = child.run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).as("what the hook might need").isEmpty();
        assertThat(outcome.err().stream().filter(line -> !line.startsWith("    at ")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(CLOSING),
                        line -> assertThat(line).startsWith("watertight: closing at exit: String failing, "),
                        line -> assertThat(line).startsWith("watertight: closing at exit: String broken, "),
                        line -> assertThat(line)
                                .startsWith("watertight: closing at exit: String beside, opened by thread opener at "),
                        line -> assertThat(line)
                                .startsWith("watertight: could not be closed at exit: String broken, ")
                                .endsWith("$1 (it cannot be printed)"),
                        line -> assertThat(line)
                                .startsWith("watertight: could not be closed at exit: String failing, ")
                                .endsWith(": java.lang.StackOverflowError: too deep"));
        assertThatNothingIsLeft();
    }

    @Test
    void twoCopiesOfCoreCloseWhatIsTheirsEach() throws Exception {
        Outcome outcome =
                ChildJvm.of(TwoCopiesTestCase.class, scratch.resolve("tmp")).run();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .startsWith("same registry: false", "we see 1")
                .containsExactlyInAnyOrder("same registry: false", "we see 1", "closed ours", "closed theirs");
        assertThat(outcome.err())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("watertight: closing at exit: String ours, "))
                .anySatisfy(line -> assertThat(line).startsWith("watertight: closing at exit: String theirs, "));
    }

    @Test
    void whoClosesAllOfOneCopyLeavesTheOtherAlone() throws Exception {
        Outcome outcome = ChildJvm.of(TwoCopiesTestCase.class, scratch.resolve("tmp"))
                .argument("close all")
                .run();

        assertThat(outcome.out())
                .containsExactly("same registry: false", "we see 1", "closed ours", "we close 1", "closed theirs");
        assertThat(outcome.err()).singleElement().asString().startsWith("watertight: closing at exit: String theirs, ");
    }
}
