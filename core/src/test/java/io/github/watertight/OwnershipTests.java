package io.github.watertight;

import static io.github.watertight.Ownerships.ownerOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.Threads.Running;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ownership table but for CODE: who owns what was opened where, and how that is known. */
class OwnershipTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ResourceScope run = registry.openScope(ScopeSpec.named("run").group());

    private void open(String label) {
        registry.register(label, () -> {});
    }

    private void openOutsideScopes(String label) throws Exception {
        Threads.onAnother(() -> open(label));
    }

    @ParameterizedTest
    @CsvSource({"EXACT, true", "CARRIED, true", "CODE, true", "SOLE, false", "AMONG, false"})
    void onlyProofIsCertain(Attribution attribution, boolean certain) {
        assertThat(attribution.certain()).isEqualTo(certain);
    }

    @Test
    void whatAThreadInTheScopeOpensIsExactlyTheScopes() {
        ResourceScope test = run.openScope("test");
        run.openScope("other test");
        Ownerships.openIn(test, registry, "resource");

        assertThat(ownerOf(registry, "resource")).isEqualTo("EXACT test");
        Ownerships.assertOnlyLeak(test.end(), "EXACT test");
    }

    @Test
    void whatAWrappedTaskOpensIsCarriedAlsoFromInsideAnotherScope() {
        ResourceScope test = run.openScope("test");
        Ownerships.in(run.openScope("other test"), () -> {
            test.wrap((Runnable) () -> open("resource")).run();
            return null;
        });

        assertThat(ownerOf(registry, "resource")).isEqualTo("CARRIED test");
        Ownerships.assertOnlyLeak(test.end(), "CARRIED test");
    }

    @Test
    void onAnotherThreadTheSoleRunningScopeOwnsIt() throws Exception {
        ResourceScope test = run.openScope("test");
        openOutsideScopes("resource");

        CleanupReport report = test.end();

        Ownerships.assertOnlyLeak(report, "SOLE test");
        assertThat(report.leaks().get(0).candidates()).isEmpty();
    }

    @Test
    void aClassWithARunningTestIsNoCandidateItself() throws Exception {
        ResourceScope testClass = run.openScope("class");
        ResourceScope test = testClass.openScope("test");
        openOutsideScopes("resource");

        Ownerships.assertOnlyLeak(test.end(), "SOLE test");
        assertThat(testClass.end().isClean()).isTrue();
    }

    @Test
    void aScopeOwnsItThoughAGroupIsOpenInItInWhichNothingRuns() throws Exception {
        ResourceScope test = run.openScope("test");
        test.openScope(ScopeSpec.named("group").group());
        openOutsideScopes("resource");

        Ownerships.assertOnlyLeak(test.end(), "SOLE test");
    }

    @Test
    void aClassBetweenItsTestsOwnsIt() throws Exception {
        ResourceScope testClass = run.openScope("class");
        testClass.openScope("first").end();
        openOutsideScopes("resource");
        ResourceScope second = testClass.openScope("second");

        assertThat(second.end().isClean()).isTrue();
        Ownerships.assertOnlyLeak(testClass.end(), "SOLE class");
    }

    @Test
    void whatWasOpenedWhileTwoTestsRanIsAmongThemAndHeldByTheRun() throws Exception {
        ResourceScope one = run.openScope("one");
        ResourceScope two = run.openScope("two");
        openOutsideScopes("resource");

        assertThat(one.end().isClean()).isTrue();
        assertThat(two.end().isClean()).isTrue();
        CleanupReport report = run.end();

        Ownerships.assertOnlyLeak(report, "AMONG run");
        assertThat(report.leaks().get(0).candidates()).containsExactly("one", "two");
    }

    @Test
    void candidatesAreThoseThatRanWhenItWasOpenedNotThoseThatRunNow() throws Exception {
        ResourceScope earlier = run.openScope("earlier");
        earlier.end();
        ResourceScope one = run.openScope("one");
        ResourceScope two = run.openScope("two");
        openOutsideScopes("resource");
        ResourceScope later = run.openScope("later");

        later.end();
        two.end();
        one.end();

        assertThat(Ownerships.resource(registry, "resource").candidates()).containsExactly("one", "two");
    }

    @Test
    void aScopeThatEndsAfterwardsStaysTheSoleOneAlthoughOthersRunByThen() throws Exception {
        ResourceScope one = run.openScope("one");
        openOutsideScopes("resource");
        ResourceScope two = run.openScope("two");

        assertThat(two.end().isClean()).isTrue();
        Ownerships.assertOnlyLeak(one.end(), "SOLE one");
    }

    @Test
    void testsOfTwoRunsAreHeldByTheProcess() throws Exception {
        ResourceScope otherRun = registry.openScope(ScopeSpec.named("other run").group());
        ResourceScope one = run.openScope("one");
        ResourceScope two = otherRun.openScope("two");
        openOutsideScopes("resource");

        one.end();
        two.end();

        assertThat(run.end().isClean()).isTrue();
        assertThat(otherRun.end().isClean()).isTrue();
        CleanupReport report = registry.processScope().end();
        Ownerships.assertOnlyLeak(report, "AMONG process");
        assertThat(report.leaks().get(0).candidates()).containsExactly("one", "two");
    }

    @Test
    void scopesWithoutAGroupAreHeldByTheProcess() throws Exception {
        ResourceScope one = registry.openScope("one");
        ResourceScope two = registry.openScope("two");
        openOutsideScopes("resource");
        one.end();
        two.end();

        Ownerships.assertOnlyLeak(registry.processScope().end(), "AMONG process");
    }

    @Test
    void withoutAnyRunningScopeItIsTheProcessesAndNamesNobody() throws Exception {
        openOutsideScopes("resource");
        run.openScope("later").end();

        assertThat(run.end().isClean()).isTrue();
        CleanupReport report = registry.processScope().end();
        Ownerships.assertOnlyLeak(report, "AMONG process");
        assertThat(report.leaks().get(0).candidates()).isEmpty();
    }

    @Test
    void whatIsWeighedOnceKeepsItsOwner() throws Exception {
        ResourceScope one = run.openScope("one");
        ResourceScope two = run.openScope("two");
        openOutsideScopes("resource");
        two.end();

        assertThat(ownerOf(registry, "resource")).isEqualTo("AMONG run");
        assertThat(one.end().isClean()).isTrue();
        Ownerships.assertOnlyLeak(run.end(), "AMONG run");
    }

    @Test
    void whatIsClosedBeforeItIsWeighedIsNobodysLeak() throws Exception {
        ResourceScope test = run.openScope("test");
        CountDownLatch opened = new CountDownLatch(1);
        CountDownLatch mayClose = new CountDownLatch(1);
        Running<Void> other = Threads.start("other", () -> {
            try (Registration<RuntimeException> registration = registry.register("resource", () -> {})) {
                opened.countDown();
                Threads.await(mayClose);
            }
        });
        Threads.await(opened);
        mayClose.countDown();
        other.join();

        assertThat(test.end().isClean()).isTrue();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void inferredResourcesAreClosedNewestFirstWithTheCertainOnes() throws Exception {
        ResourceScope test = run.openScope("test");
        Ownerships.openIn(test, registry, "one");
        openOutsideScopes("two");
        Ownerships.openIn(test, registry, "three");

        CleanupReport report = test.end(EndOptions.defaults().leaveOpen());

        assertThat(report.leaks())
                .extracting(leak -> leak.label() + " " + leak.attribution())
                .containsExactly("one EXACT", "two SOLE", "three EXACT");
    }

    @Test
    void withoutStacksTheThreadsScopeCountsAllTheSame() throws Exception {
        registry.trace(TraceMode.OFF);
        ResourceScope test = run.openScope("test");
        Ownerships.openIn(test, registry, "exact");
        test.wrap((Runnable) () -> open("carried")).run();
        openOutsideScopes("sole");

        CleanupReport report = test.end();

        assertThat(report.leaks())
                .extracting(leak -> leak.label() + " " + leak.attribution())
                .containsExactly("exact EXACT", "carried CARRIED", "sole SOLE");
        assertThat(report.leaks()).allSatisfy(leak -> {
            assertThat(leak.stack()).isEmpty();
            assertThat(leak.opener()).isEmpty();
            assertThat(leak.openedAt()).isEmpty();
            assertThat(leak.threadName()).isNotEmpty();
        });
    }

    @Test
    void stacksMayBeSwitchedBackOn() {
        registry.trace(TraceMode.OFF);
        ResourceScope test = run.openScope("test");
        try (ResourceScope.Binding inside = test.enter()) {
            registry.trace(TraceMode.FULL);
            open("resource");
        }

        assertThat(ownerOf(registry, "resource")).isEqualTo("EXACT test");
        assertThat(Ownerships.resource(registry, "resource").stack()).isPresent();
    }
}
