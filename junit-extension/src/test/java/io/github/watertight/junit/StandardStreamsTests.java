package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that replace the standard streams: Watertight prints on those that were there when the session began. */
@Execution(ExecutionMode.CONCURRENT)
class StandardStreamsTests {

    /** Leaves the streams so, as tests do that forget to put them back. */
    private static void replaceAndCloseStreams() {
        System.setOut(new PrintStream(new ByteArrayOutputStream()));
        System.setErr(new PrintStream(new ByteArrayOutputStream()));
        System.out.close();
        System.err.close();
    }

    static class SessionLeakTestCase {
        @Test
        void leaks() {
            new Door("of the session");
            replaceAndCloseStreams();
        }
    }

    @DetectBuilderLeaks
    static class CleanTestCase {
        @Test
        void clean() {}
    }

    @Test
    void theSessionsReportAndTheSummaryAreSeen() {
        FreshJvm.Outcome outcome = new FreshJvm().run(SessionLeakTestCase.class, CleanTestCase.class);

        assertThat(outcome.sessionReport().orElse("none")).contains("  Door  of the session\n");
        assertThat(outcome.summary()).containsExactly("Watertight: 1 test checked, 1 resource opened, 1 leak found");
    }

    @DetectBuilderLeaks
    static class WarnedLeakTestCase {
        @Test
        void leaks() {
            new Door("warned about");
            replaceAndCloseStreams();
        }
    }

    @Test
    void whatIsOnlyWarnedAboutIsSeen() {
        FreshJvm.Outcome outcome =
                new FreshJvm().parameter("watertight.on-leak", "warn").run(WarnedLeakTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.err())
                .contains("StandardStreamsTests.WarnedLeakTestCase.leaks() leaked 1 resource\n\n  Door  warned about\n")
                .contains("watertight: closing at exit: Door warned about, opened by thread main at ");
    }

    @DetectBuilderLeaks
    static class ExitingTestCase {
        @Test
        void leaks() {
            replaceAndCloseStreams();
            new Door("exiting", () -> System.exit(7));
        }
    }

    @Test
    void whatTheShutdownHookSaysIsSeen() {
        FreshJvm.Outcome outcome =
                new FreshJvm().parameter("watertight.shutdown-deadline", "1000").run(ExitingTestCase.class);

        assertThat(outcome.exitStatus()).isEqualTo(7);
        assertThat(outcome.err())
                .contains("watertight: StandardStreamsTests.ExitingTestCase.leaks() leaked Door exiting, opened by");
    }
}
