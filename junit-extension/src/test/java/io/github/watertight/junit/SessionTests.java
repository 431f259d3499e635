package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.watertight.CleanupRegistry;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The end of the session: what no test answered for, when it throws, and the line that proves it was on. */
@Execution(ExecutionMode.CONCURRENT)
class SessionTests {

    static class CleanTestCase {
        @Test
        @DetectBuilderLeaks
        void clean() {
            new Door("closed").close();
        }

        @Test
        @DetectBuilderLeaks
        void cleanToo() {}
    }

    static class PlainLeakTestCase {
        @Test
        void plain() {
            new Door("plain");
        }
    }

    static class FailingTestCase {
        @Test
        void fails() {
            throw new IllegalStateException("on purpose");
        }
    }

    static class EmptyTestCase {
        @Test
        void opensNothing() {}
    }

    @DetectBuilderLeaks
    static class WatchedLeakTestCase {
        @Test
        void leaks() {
            new Door("watched");
        }
    }

    @Test
    void aCleanSessionEndsWithOneLine() {
        FreshJvm.Outcome outcome = new FreshJvm().run(CleanTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.out()).containsExactly("Watertight: 2 tests checked, 1 resource opened, 0 leaks found");
        assertThat(outcome.exitStatus()).isZero();
    }

    @Test
    void whatIsOpenedBeforeTheFirstTestIsLeftToWhoeverPreparesTheSession() {
        FreshJvm.Outcome outcome =
                new FreshJvm().systemProperty(SessionFixture.PROPERTY, "true").run(CleanTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.summary()).singleElement().asString().endsWith(", 0 leaks found");
    }

    @Test
    void aSessionThatOnlyDiscoversLeavesAloneWhatWasOpenedBefore() {
        FreshJvm.Outcome outcome = new FreshJvm()
                .systemProperty(SessionFixture.PROPERTY, "true")
                .executions(0)
                .run(CleanTestCase.class);

        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.err()).doesNotContain("leaked");
    }

    @Test
    void whereNothingIsCheckedAndNothingRegisteredNothingIsPrintedAndNothingThrown() {
        FreshJvm.Outcome outcome = new FreshJvm().run(EmptyTestCase.class);

        assertThat(outcome.statuses()).containsEntry("opensNothing()", "SUCCESSFUL");
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aSessionThatOnlyDiscoversPrintsAndThrowsNothing() {
        FreshJvm.Outcome outcome = new FreshJvm().executions(0).run(WatchedLeakTestCase.class);

        assertThat(outcome.statuses()).isEmpty();
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void whatAnUnwatchedTestLeaksFailsTheSession() {
        FreshJvm.Outcome outcome = new FreshJvm().run(PlainLeakTestCase.class, CleanTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.summary()).containsExactly("Watertight: 2 tests checked, 2 resources opened, 1 leak found");
        assertThat(outcome.sessionFailure().map(EngineRun::normalised))
                .hasValue("The test session leaked 1 resource, opened at"
                        + " io.github.watertight.junit.SessionTests$PlainLeakTestCase.plain(SessionTests.java);"
                        + " the report is on the standard error");
        assertThat(EngineRun.normalised(outcome.sessionReport().orElseThrow())).isEqualTo("""
                The test session leaked 1 resource

                  Door  plain
                    opened at  io.github.watertight.junit.SessionTests$PlainLeakTestCase.plain(SessionTests.java)
                    by thread  T, N ms before the session ended
                    owner      certain: opened by the code of SessionTests.PlainLeakTestCase.plain() (not watched)

                Close it, or register it with registerUntilExit if it is to live as long as the process.""");
    }

    @Test
    void ofSeveralLeaksTheFailureOfTheSessionNamesTheFirst() {
        FreshJvm.Outcome outcome = new FreshJvm().run(TwoPlainLeaksTestCase.class);

        assertThat(outcome.sessionFailure().map(EngineRun::normalised))
                .hasValue("The test session leaked 2 resources, the first opened at"
                        + " io.github.watertight.junit.SessionTests$TwoPlainLeaksTestCase.leaksTwo(SessionTests.java);"
                        + " the report is on the standard error");
        assertThat(outcome.sessionReport().orElseThrow())
                .startsWith("The test session leaked 2 resources\n\n  Door  one\n")
                .contains("\n\n  Door  two\n");
    }

    static class TwoPlainLeaksTestCase {
        @Test
        void leaksTwo() {
            new Door("one");
            new Door("two");
        }
    }

    @Test
    void withoutTracesTheFailureOfTheSessionNamesNoLine() {
        FreshJvm.Outcome outcome =
                new FreshJvm().parameter("watertight.trace", "off").run(PlainLeakTestCase.class);

        assertThat(outcome.sessionFailure())
                .hasValue("The test session leaked 1 resource; the report is on the standard error");
        assertThat(outcome.sessionReport().orElseThrow()).contains("opened at  not recorded\n");
    }

    @Test
    void whatAnUnwatchedTestLeaksInARunThatIsWatchedAlreadyFailsTheRun() {
        FreshJvm.Outcome outcome = new FreshJvm().run(CleanTestCase.class, PlainLeakTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys(EngineRun.ENGINE);
        assertThat(outcome.message(EngineRun.ENGINE))
                .startsWith("The test run leaked 1 resource\n\n  Door  plain\n")
                .contains(
                        "owner      certain: opened by the code of SessionTests.PlainLeakTestCase.plain() (not watched)\n");
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.err()).doesNotContain("leaked");
    }

    @Test
    void whatAnotherEngineLeaksFailsTheSession() {
        FreshJvm.Outcome outcome = new FreshJvm().run(OtherEnginesTest.class);

        assertThat(outcome.statuses()).containsEntry("OtherEnginesTest", "SUCCESSFUL");
        assertThat(outcome.sessionFailure()).isPresent();
        assertThat(outcome.sessionReport().orElseThrow())
                .startsWith("The test session leaked 1 resource\n\n  Door  other\n");
    }

    static class OtherEnginesTest implements Callable<Door> {
        @Override
        public Door call() {
            return new Door("other");
        }
    }

    @Test
    void whatIsOpenedWhileNoTestRunsFailsTheSession() {
        FreshJvm.Outcome outcome = new FreshJvm().run(BetweenTests.class, CleanTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.sessionFailure()).isPresent();
        assertThat(outcome.sessionReport().orElseThrow())
                .startsWith("The test session leaked 1 resource\n\n  Door  between tests\n")
                .contains("owner      unknown: opened outside every test, while none was running\n");
    }

    static class BetweenTests implements Runnable {
        @Override
        public void run() {
            new Door("between tests");
        }
    }

    @Test
    void aFailureInAnotherEngineStandsFirstToo() {
        FreshJvm.Outcome outcome = new FreshJvm().run(FailingOtherEnginesTest.class);

        assertThat(outcome.statuses()).containsEntry("FailingOtherEnginesTest", "FAILED");
        assertThat(outcome.sessionFailure()).isEmpty();
    }

    static class FailingOtherEnginesTest implements Callable<Door> {
        @Override
        public Door call() {
            new Door("other");
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void whereATestFailedTheSessionOnlyPrints() {
        FreshJvm.Outcome outcome = new FreshJvm().run(PlainLeakTestCase.class, FailingTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("fails()");
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.err()).contains("The test session leaked 1 resource\n\n  Door  plain\n");
    }

    @Test
    void whatATestAnsweredForIsNotReportedAgain() {
        FreshJvm.Outcome outcome = new FreshJvm().run(WatchedLeakTestCase.class, CleanTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("leaks()");
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.err()).doesNotContain("leaked");
        assertThat(outcome.summary()).containsExactly("Watertight: 3 tests checked, 2 resources opened, 1 leak found");
    }

    @Test
    void whatIsLeftOpenAfterItsReportIsNotReportedAgain() {
        FreshJvm.Outcome outcome = new FreshJvm()
                .parameter("watertight.heal", "leave")
                .executions(2)
                .run(LeaksOnceTestCase.class);

        assertThat(outcome.statuses()).containsEntry("leaksOnce()", "SUCCESSFUL");
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.summary()).containsExactly("Watertight: 2 tests checked, 1 resource opened, 1 leak found");
    }

    @DetectBuilderLeaks
    static class LeaksOnceTestCase {
        static boolean leaked;

        @Test
        void leaksOnce() {
            if (!leaked) {
                leaked = true;
                new Door("once");
            }
        }
    }

    @Test
    void aTestThatPassedWhenItWasRunAgainCountsAsPassed() {
        FreshJvm.Outcome outcome = new FreshJvm().executions(2).run(FailsOnceTestCase.class);

        assertThat(outcome.statuses()).containsEntry("failsOnce()", "SUCCESSFUL");
        assertThat(outcome.sessionFailure().orElseThrow()).startsWith("The test session leaked 1 resource, opened at ");
    }

    static class FailsOnceTestCase {
        static boolean failed;

        @Test
        void failsOnce() {
            if (!failed) {
                failed = true;
                new Door("of the first try");
                throw new IllegalStateException("on purpose");
            }
        }
    }

    @Test
    void underSessionWarnItOnlyPrints() {
        FreshJvm.Outcome outcome =
                new FreshJvm().parameter("watertight.session", "warn").run(PlainLeakTestCase.class);

        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.err()).contains("The test session leaked 1 resource\n\n  Door  plain\n");
    }

    @Test
    void underSessionOffItChecksNothing() {
        FreshJvm.Outcome outcome =
                new FreshJvm().parameter("watertight.session", "off").run(PlainLeakTestCase.class, CleanTestCase.class);

        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.err()).doesNotContain("leaked");
        assertThat(outcome.summary()).containsExactly("Watertight: 2 tests checked, 2 resources opened, 0 leaks found");
    }

    @Test
    void underOnLeakWarnNeitherTestNorSessionFailsAndNothingIsClosed() {
        FreshJvm.Outcome outcome = new FreshJvm()
                .parameter("watertight.on-leak", "warn")
                .run(PlainLeakTestCase.class, WatchedLeakTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.err())
                .contains("SessionTests.WatchedLeakTestCase.leaks() leaked 1 resource\n\n  Door  watched\n")
                .contains("The test session leaked 1 resource\n\n  Door  plain\n")
                // The hook does that, at the very end.
                .contains("closing at exit: Door watched", "closing at exit: Door plain");
        assertThat(outcome.summary()).containsExactly("Watertight: 1 test checked, 2 resources opened, 2 leaks found");
    }

    @Test
    void switchedOffItDoesNothingAtAll() {
        FreshJvm.Outcome outcome = new FreshJvm()
                .parameter("watertight.enabled", "false")
                .run(WatchedLeakTestCase.class, PlainLeakTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).doesNotContain("leaked");
    }

    @Test
    void whatIsRegisteredUntilExitIsNoLeak() {
        FreshJvm.Outcome outcome = new FreshJvm().run(UntilExitTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.sessionFailure()).isEmpty();
        assertThat(outcome.err()).doesNotContain("singleton");
    }

    @DetectBuilderLeaks
    static class UntilExitTestCase {
        @Test
        void opensASingleton() {
            CleanupRegistry.global().registerUntilExit("singleton", () -> {});
        }
    }

    @Test
    void aSessionInsideATestChecksNothing() {
        FreshJvm.Outcome outcome = new FreshJvm().run(NestedSessionTestCase.class);

        assertThat(outcome.failures()).isEmpty();
        // The outer one does, and what failed inside is no failure of its own.
        assertThat(outcome.sessionFailure()).isPresent();
        assertThat(outcome.sessionReport().orElseThrow())
                .startsWith("The test session leaked 1 resource\n\n  Door  before the inner session\n");
        assertThat(outcome.summary()).hasSize(1);
    }

    @Test
    void aRunInsideATestLeavesTheSettingsOfTheSessionAlone() {
        FreshJvm.Outcome outcome = new FreshJvm().run(NestedRunTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("runsWithoutTraces()");
        assertThat(outcome.message("runsWithoutTraces()")).contains("owner      certain: opened inside the test\n");
    }

    @DetectBuilderLeaks
    static class NestedRunTestCase {
        @Test
        void runsWithoutTraces() {
            EngineRun.with(Map.of("watertight.trace", "off"), CleanTestCase.class);
            new Door("after the run");
        }
    }

    static class NestedSessionTestCase {
        @Test
        void runsASession() {
            Door door = new Door("before the inner session");
            try (LauncherSession session = LauncherFactory.openSession()) {
                session.getLauncher()
                        .execute(LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(FailingTestCase.class), selectClass(CleanTestCase.class))
                                .configurationParameter("watertight.session", "off")
                                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                                .build());
            }
            assertThat(door.isOpen()).isTrue();
        }
    }
}
