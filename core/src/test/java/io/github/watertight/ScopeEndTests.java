package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.watertight.Threads.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The end of a scope: what it still owns is reported, once, and what becomes of its children. */
class ScopeEndTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ResourceScope scope = registry.openScope("scope");
    private final List<String> closed = new CopyOnWriteArrayList<>();

    private Registration<RuntimeException> openIn(ResourceScope owner, String label) {
        return Ownerships.in(owner, () -> registry.register(label, () -> closed.add(label)));
    }

    @Test
    void aCleanScopeEndsCleanly() {
        openIn(scope, "one").close();

        assertThat(scope.end().isClean()).isTrue();
        assertThat(scope.hasEnded()).isTrue();
        assertThat(scope).hasToString("ResourceScope[scope, ended]");
    }

    @Test
    void whatOthersOwnIsNotTouched() {
        ResourceScope other = registry.openScope("other");
        openIn(other, "theirs");
        openIn(registry.processScope(), "nobody's");

        assertThat(scope.end().isClean()).isTrue();

        assertThat(closed).isEmpty();
        assertThat(registry.openResources()).hasSize(2);
    }

    @Test
    void aSecondEndIsCleanAlsoAfterALeak() {
        openIn(scope, "one");
        Ownerships.in(
                scope,
                () -> registry.register("two", () -> {
                    throw new IOException("refused");
                }));
        assertThat(scope.end().leaks()).hasSize(2);

        assertThat(scope.end().isClean()).isTrue();
        assertThat(registry.processScope().end().isClean()).isTrue();
    }

    @Test
    void aSecondEndDoesNotHideTheScopesThatStillRun() throws Exception {
        ResourceScope other = registry.openScope("other");
        scope.end();
        scope.end();
        Threads.onAnother(() -> registry.register("one", () -> {}));

        Ownerships.assertOnlyLeak(other.end(), "SOLE other");
    }

    @Test
    void manyThreadsThatEndAScopeGetOneReport() throws Exception {
        for (int round = 0; round < 50; round++) {
            ResourceScope raced = registry.openScope("raced");
            openIn(raced, "one");
            List<OpenResource> leaks = new CopyOnWriteArrayList<>();

            Threads.race(8, number -> leaks.addAll(raced.end().leaks()));

            assertThat(leaks).hasSize(1);
        }
        assertThat(closed).hasSize(50);
    }

    @Test
    void theEndEndsOpenChildrenNewestFirstAndReportsTheirLeaks() {
        ResourceScope first = scope.openScope("first");
        ResourceScope second = scope.openScope("second");
        ResourceScope grandchild = first.openScope("grandchild");
        openIn(second, "second's");
        openIn(scope, "own");
        openIn(grandchild, "grandchild's");
        openIn(first, "first's");

        CleanupReport report = scope.end();

        assertThat(closed).containsExactly("second's", "grandchild's", "first's", "own");
        assertThat(report.leaks())
                .extracting(leak -> leak.label() + " of " + leak.scopeName())
                .containsExactly(
                        "second's of second", "own of scope", "grandchild's of grandchild", "first's of first");
        assertThat(List.of(first, second, grandchild)).allMatch(ResourceScope::hasEnded);
        assertThat(second.end().isClean()).isTrue();
    }

    @Test
    void lateOpeningsClimbToTheNearestScopeThatIsOpen() {
        ResourceScope child = scope.openScope("child");
        ResourceScope grandchild = child.openScope("grandchild");
        try (ResourceScope.Binding inside = grandchild.enter()) {
            grandchild.end();
            registry.register("late", () -> {});
            assertThat(child.end().leaks()).extracting(OpenResource::label).containsExactly("late");
            registry.register("later", () -> {});
        }

        assertThat(scope.openResources()).extracting(OpenResource::label).containsExactly("later");
        CleanupReport report = scope.end();
        assertThat(report.leaks()).extracting(OpenResource::label).containsExactly("later");
        assertThat(report.leaks().get(0).openedLate()).isTrue();
        assertThat(report.leaks().get(0).scopeName()).isEqualTo("grandchild");
    }

    @Test
    void aLateOpeningIsReportedByTheScopeThatHoldsIt() {
        ResourceScope child = scope.openScope("child");
        try (ResourceScope.Binding inside = child.enter()) {
            child.end();
            registry.register("late", () -> {});
        }

        CleanupReport report = scope.end();

        assertThat(report.leaks())
                .extracting(leak -> leak.label() + " " + leak.openedLate())
                .containsExactly("late true");
    }

    @Test
    void aScopeHandsOverWhatItOwnsWithoutAReport() {
        ResourceScope heir = registry.openScope("heir");
        Registration<RuntimeException> one = openIn(scope, "one");
        openIn(scope, "two");

        scope.handOver(heir);

        assertThat(scope.hasEnded()).isTrue();
        assertThat(scope.end().isClean()).isTrue();
        assertThat(closed).isEmpty();
        one.close();
        assertThat(heir.end().leaks()).extracting(OpenResource::label).containsExactly("two");
    }

    @Test
    void anEndedHeirPassesItOnToTheNearestAroundIt() {
        ResourceScope heir = scope.openScope("heir");
        ResourceScope giver = scope.openScope("giver");
        openIn(giver, "one");
        heir.end();

        giver.handOver(heir);

        assertThat(scope.end().leaks()).extracting(OpenResource::label).containsExactly("one");
    }

    @Test
    void theProcessNeverEndsAndChecksWhatItOwnsNow() {
        ResourceScope process = registry.processScope();
        registry.register("one", () -> closed.add("one"));

        assertThat(process.end().leaks()).extracting(OpenResource::label).containsExactly("one");
        assertThat(process.end().isClean()).isTrue();
        assertThat(process.hasEnded()).isFalse();
        assertThat(scope.hasEnded()).as("its children end").isTrue();

        registry.register("two", () -> closed.add("two"));
        assertThat(process.end().leaks()).extracting(OpenResource::label).containsExactly("two");
        assertThat(closed).containsExactly("one", "two");
        assertThatIllegalStateException()
                .isThrownBy(() -> process.handOver(process))
                .withMessage("the process scope never ends, so it cannot be handed over");
    }

    @Test
    void aScopeOfAnotherRegistryCannotTakeOver() {
        ResourceScope foreign = CleanupRegistry.isolated().openScope("foreign");
        ResourceScope scope = registry.openScope("scope");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> scope.handOver(foreign))
                .withMessage("scope foreign is of another registry than scope scope");
        assertThat(scope.hasEnded()).isFalse();
    }

    @Test
    void negativeTimesAreRefused() {
        EndOptions defaults = EndOptions.defaults();
        Duration negative = Duration.ofMillis(-1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.gracePeriod(negative))
                .withMessage("gracePeriod is PT-0.001S; allowed is zero or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.closingTimeout(negative))
                .withMessage("closingTimeout is PT-0.001S; allowed is zero or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scope.end(negative))
                .withMessage("deadline is PT-0.001S; allowed is zero or more");
        assertThat(scope.hasEnded()).isFalse();
    }

    @Test
    void aChildThatAnotherThreadIsEndingIsLetGoWhenItHasEnded() throws Exception {
        ResourceScope child = scope.openScope("child");
        SlowClosing slow = Ownerships.in(child, () -> new SlowClosing(registry));
        Running<CleanupReport> ending =
                Threads.start("ending", () -> child.end(EndOptions.defaults().closingTimeout(Duration.ofDays(1))));
        ending.awaitWaiting();
        scope.end();
        assertThat(registry.processScope().children()).containsExactly(child);

        slow.finish();

        assertThat(ending.join().isClean()).isTrue();
        assertThat(registry.processScope().children()).isEmpty();
        slow.join();
    }
}
