package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Cleanup actions that do their worst when what a test left open is closed: the report comes out whole. */
class BrokenCleanupTests {

    @Test
    void aFailureThatCannotBePrintedIsReportedByItsClass() {
        EngineRun run = EngineRun.of(UnprintableTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.message("leaks()")).isEqualTo("""
                BrokenCleanupTests.UnprintableTestCase.leaks() leaked 2 resources

                  Door  other
                    opened at  io.github.watertight.junit.BrokenCleanupTests$UnprintableTestCase.leaks(BrokenCleanupTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test

                  Door  broken
                    opened at  io.github.watertight.junit.BrokenCleanupTests$UnprintableTestCase.leaks(BrokenCleanupTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test
                    closing    failed: io.github.watertight.junit.BrokenCleanupTests$UnprintableException (it cannot be printed)

                Close it before the test ends, for example with try-with-resources or @AutoClose.""");
        StringWriter printed = new StringWriter();
        run.failure("leaks()").printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).contains("[2] Door  broken could not be closed: ");
        UnprintableTestCase.broken = false;
        UnprintableTestCase.door.close();
    }

    static final class UnprintableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("broken");
        }
    }

    @DetectBuilderLeaks
    static class UnprintableTestCase {
        static Door door;
        static boolean broken = true;

        @Test
        void leaks() {
            new Door("other");
            door = new Door("broken", () -> {
                if (broken) {
                    throw new UnprintableException();
                }
            });
        }
    }

    @Test
    void anErrorIsReportedAndTheOthersAreClosed() {
        EngineRun run = EngineRun.of(ErrorTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.message("leaks()"))
                .startsWith("BrokenCleanupTests.ErrorTestCase.leaks() leaked 2 resources\n")
                .containsOnlyOnce("closing    failed: ")
                .contains("closing    failed: java.lang.StackOverflowError: too deep\n")
                .endsWith("\n\nClose it before the test ends, for example with try-with-resources or @AutoClose.");
        assertThat(ErrorTestCase.other.isOpen()).isFalse();
        ErrorTestCase.broken = false;
        ErrorTestCase.door.close();
    }

    @DetectBuilderLeaks
    static class ErrorTestCase {
        static Door door;
        static Door other;
        static boolean broken = true;

        @Test
        void leaks() {
            other = new Door("other");
            door = new Door("broken", () -> {
                if (broken) {
                    throw new StackOverflowError("too deep");
                }
            });
        }
    }

    @Test
    void anInterruptReachesNeitherTheNextActionNorTheTestsThread() {
        EngineRun run = EngineRun.of(InterruptingTestCase.class);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.message("leaks()"))
                .startsWith("BrokenCleanupTests.InterruptingTestCase.leaks() leaked 2 resources\n")
                .doesNotContain("closing ")
                .endsWith("\n\nClose it before the test ends, for example with try-with-resources or @AutoClose.");
        assertThat(InterruptingTestCase.otherWasInterrupted).isFalse();
    }

    @DetectBuilderLeaks
    static class InterruptingTestCase {
        static boolean otherWasInterrupted = true;

        @Test
        void leaks() {
            new Door("other", () -> otherWasInterrupted = Thread.currentThread().isInterrupted());
            new Door("interrupting", () -> Thread.currentThread().interrupt());
        }
    }

    @Test
    void anExitEndsTheJvmWithALineForEachLeak() {
        FreshJvm.Outcome outcome =
                new FreshJvm().parameter("watertight.shutdown-deadline", "1000").run(ExitingTestCase.class);

        assertThat(outcome.exitStatus()).isEqualTo(7);
        String leaked =
                "watertight: BrokenCleanupTests.ExitingTestCase.leaks() leaked Door %s, opened by thread main at"
                        + " io.github.watertight.junit.BrokenCleanupTests$ExitingTestCase.leaks(BrokenCleanupTests.java:";
        assertThat(outcome.err()).contains(leaked.formatted("other"), leaked.formatted("exiting"));
    }

    @DetectBuilderLeaks
    static class ExitingTestCase {
        @Test
        void leaks() {
            new Door("other");
            new Door("exiting", () -> System.exit(7));
        }
    }

    @Test
    void atTheEndOfTheSessionTooTheReportIsWholeAndTheOthersAreClosed() {
        FreshJvm.Outcome outcome = new FreshJvm().run(UnwatchedTestCase.class);

        assertThat(outcome.sessionReport().orElse("none"))
                .startsWith("The test session leaked 3 resources\n")
                .contains("\n  Door  other\n", "\n  Door  failing\n", "\n  Door  interrupting\n")
                .containsOnlyOnce("closing    failed: ")
                .contains("closing    failed: java.lang.StackOverflowError: too deep\n")
                .endsWith(
                        "\n\nClose it, or register it with registerUntilExit if it is to live as long as the process.");
        assertThat(outcome.sessionFailure().orElse("none")).startsWith("The test session leaked 3 resources, ");
        assertThat(outcome.out()).contains("closed, interrupted: false");
    }

    static class UnwatchedTestCase {
        @Test
        void leaks() {
            new Door(
                    "other",
                    () -> System.out.println(
                            "closed, interrupted: " + Thread.currentThread().isInterrupted()));
            new Door("failing", () -> {
                throw new StackOverflowError("too deep");
            });
            new Door("interrupting", () -> Thread.currentThread().interrupt());
        }
    }
}
