package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.watertight.Threads.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the end of a scope closes what is left: what it waits for, and past what it goes. */
class ScopeClosingTests {

    private static final Duration GENEROUS = Duration.ofSeconds(Threads.PATIENCE_SECONDS);

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ResourceScope scope = registry.openScope("scope");
    private final List<String> closed = new CopyOnWriteArrayList<>();

    private Registration<RuntimeException> openIn(ResourceScope owner, String label) {
        return Ownerships.in(owner, () -> registry.register(label, () -> closed.add(label)));
    }

    @Test
    void whatIsOpenIsClosedNewestFirstAndReportedOldestFirst() {
        openIn(scope, "one");
        openIn(scope, "two").close();
        openIn(scope, "three");
        closed.clear();

        CleanupReport report = scope.end();

        assertThat(closed).containsExactly("three", "one");
        assertThat(report.leaks()).extracting(OpenResource::label).containsExactly("one", "three");
        assertThat(report.leaks()).extracting(OpenResource::state).containsOnly(OpenResource.State.OPEN);
        assertThat(report.failures()).isEmpty();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void whatCouldNotBeClosedBeforeIsTriedOnceMoreAndReportedEitherWay() {
        int[] tries = {0};
        Registration<IOException> registration = Ownerships.in(
                scope,
                () -> registry.register("stubborn", () -> {
                    if (++tries[0] < 2) {
                        throw new IOException("refused");
                    }
                }));
        try {
            registration.close();
        } catch (IOException refused) {
            // As it should.
        }

        CleanupReport report = scope.end();

        assertThat(tries[0]).isEqualTo(2);
        assertThat(report.leaks())
                .singleElement()
                .extracting(OpenResource::state)
                .isEqualTo(OpenResource.State.CLOSE_FAILED);
        assertThat(report.failures()).isEmpty();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void whatCannotBeClosedStaysListedAfterTheEndAndMayBeClosedLater() throws IOException {
        IOException refused = new IOException("refused");
        int[] tries = {0};
        Registration<IOException> registration = Ownerships.in(
                scope,
                () -> registry.register("stubborn", () -> {
                    if (++tries[0] < 2) {
                        throw refused;
                    }
                }));

        CleanupReport report = scope.end();

        assertThat(report.failures()).extracting(CleanupFailure::cause).containsExactly(refused);
        assertThat(registry.openResources()).hasSize(1);
        registration.close();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void leavingOpenReportsAndClosesNothing() {
        Registration<RuntimeException> registration = openIn(scope, "one");

        CleanupReport report = scope.end(EndOptions.defaults().leaveOpen());

        assertThat(report.leaks()).hasSize(1);
        assertThat(report.failures()).isEmpty();
        assertThat(closed).isEmpty();
        assertThat(registry.openResources()).hasSize(1);
        assertThat(registry.processScope().end().isClean())
                .as("reported once, ever")
                .isTrue();
        registration.close();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void theGracePeriodEndsAsSoonAsNothingIsOpen() throws Exception {
        Registration<RuntimeException> one = openIn(scope, "one");
        Registration<RuntimeException> two = openIn(scope, "two");
        Running<CleanupReport> end =
                Threads.start("end", () -> scope.end(EndOptions.defaults().gracePeriod(Duration.ofDays(1))));
        end.awaitWaiting();

        one.close();
        two.close();

        assertThat(end.join().isClean()).isTrue();
    }

    @Test
    void whatOnlyTheWeighingFindsIsGivenTheGracePeriodToo() throws Exception {
        Registration<RuntimeException> besides = registry.register("opened in no scope", () -> {});
        Running<CleanupReport> end =
                Threads.start("end", () -> scope.end(EndOptions.defaults().gracePeriod(Duration.ofDays(1))));
        end.awaitWaiting();

        besides.close();

        assertThat(end.join().isClean()).isTrue();
    }

    @Test
    void whatIsOpenAfterTheGracePeriodIsALeak() {
        openIn(scope, "one");

        CleanupReport report = scope.end(EndOptions.defaults().gracePeriod(Duration.ofMillis(20)));

        assertThat(report.leaks()).hasSize(1);
        assertThat(closed).containsExactly("one");
    }

    @Test
    void aClosingUnderWayIsWaitedForAndNoLeak() throws Exception {
        SlowClosing slow = Ownerships.in(scope, () -> new SlowClosing(registry));
        Running<CleanupReport> end =
                Threads.start("end", () -> scope.end(EndOptions.defaults().closingTimeout(Duration.ofDays(1))));
        end.awaitWaiting();

        slow.finish();

        assertThat(end.join().isClean()).isTrue();
        slow.join();
    }

    @Test
    void aClosingUnderWayThatFailsIsWaitedForNoLonger() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        Registration<IOException> failing = Ownerships.in(
                scope,
                () -> registry.register("failing", () -> {
                    running.countDown();
                    Threads.await(mayFail);
                    throw new IOException("refused");
                }));
        Running<Void> closer = Threads.start("closer", () -> {
            assertThatThrownBy(failing::close).hasMessage("refused");
        });
        Threads.await(running);
        Running<CleanupReport> end = Threads.start(
                "end",
                () -> scope.end(
                        EndOptions.defaults().closingTimeout(Duration.ofDays(1)).leaveOpen()));
        end.awaitWaiting();

        mayFail.countDown();

        assertThat(end.join().failures()).hasSize(1);
        closer.join();
    }

    @Test
    void aReportIsUnderWayWhileWhatItFoundIsClosed() {
        AtomicReference<List<ReportsUnderWay.Found>> during = new AtomicReference<>();
        Ownerships.in(scope, () -> registry.register("one", () -> during.set(registry.reportsUnderWay())));

        List<OpenResource> leaks = scope.end().leaks();

        assertThat(during.get()).containsExactly(new ReportsUnderWay.Found(scope.name(), leaks));
        assertThat(registry.reportsUnderWay()).isEmpty();
    }

    @Test
    void theTimeForAClosingUnderWayBeginsAfterTheGracePeriod() throws Exception {
        SlowClosing slow = Ownerships.in(scope, () -> new SlowClosing(registry));
        EndOptions options =
                EndOptions.defaults().gracePeriod(Duration.ofSeconds(2)).closingTimeout(Duration.ofSeconds(2));
        Running<CleanupReport> end = Threads.start("end", () -> scope.end(options));

        Threads.awaitThat(() -> !end.thread().isAlive() || standsIn(end.thread(), "awaitOtherClosers"));
        slow.finish();

        assertThat(end.join().isClean()).isTrue();
        slow.join();
    }

    private static boolean standsIn(Thread thread, String method) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    @Test
    void aClosingThatTakesTooLongIsReportedWithItsStack() throws Exception {
        SlowClosing slow = Ownerships.in(scope, () -> new SlowClosing(registry));

        CleanupReport report = scope.end(EndOptions.defaults().closingTimeout(Duration.ZERO));

        SlowClosing.assertStillUnderWay(report);
        slow.join();
        assertThat(registry.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("closingEnds")
    void whatItsOwnClosingHasOtherThreadsCloseIsWaitedForToo(EndOptions closing) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        Registration<RuntimeException> member = Ownerships.in(
                scope,
                () -> registry.register("member", () -> {
                    begun.countDown();
                    Threads.await(mayFinish);
                }));
        Ownerships.in(
                scope,
                () -> registry.register("pool", () -> {
                    Threads.start("member's closer", member::close);
                    Threads.await(begun);
                }));

        Running<CleanupReport> end = Threads.start("end", () -> scope.end(closing));
        Threads.await(begun);
        Threads.awaitThat(() -> !end.thread().isAlive() || standsIn(end.thread(), "awaitOtherClosers"));
        mayFinish.countDown();

        assertThat(end.join().failures()).isEmpty();
    }

    static List<EndOptions> closingEnds() {
        return List.of(EndOptions.defaults(), EndOptions.defaults().deadline(GENEROUS));
    }

    @Test
    void whatOthersWereClosingIsNotWaitedForTwice() throws Exception {
        SlowClosing slow = Ownerships.in(scope, () -> new SlowClosing(registry));
        EndOptions options = EndOptions.defaults().closingTimeout(Duration.ZERO).deadline(GENEROUS);

        Running<CleanupReport> end = Threads.start("end", () -> scope.end(options));

        SlowClosing.assertStillUnderWay(end.join());
        slow.join();
    }

    @Test
    void anInterruptEndsNoWaitAndIsKept() throws Exception {
        SlowClosing slow = Ownerships.in(scope, () -> new SlowClosing(registry));
        Running<Boolean> end = Threads.start("end", () -> {
            assertThat(scope.end(EndOptions.defaults().closingTimeout(GENEROUS)).isClean())
                    .isTrue();
            return Thread.interrupted();
        });
        end.awaitWaiting().thread().interrupt();

        slow.finish();

        assertThat(end.join()).isTrue();
    }

    @Test
    void anActionThatHangsIsLeftBehindAtTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        openIn(scope, "one");
        Ownerships.in(scope, () -> registry.register("hanging", () -> Threads.await(never)));

        CleanupReport report = scope.end(Duration.ofSeconds(2));

        assertThat(closed).containsExactly("one");
        assertThat(report.failures())
                .extracting(failure -> failure.resource().label())
                .containsExactly("hanging");
        never.countDown();
    }

    @ParameterizedTest
    @MethodSource("boundedEnds")
    void aNameThatHangsHangsNoBoundedEndAndHasASubstitute(EndOptions bounded) throws Exception {
        HangingName hanging = new HangingName();
        openIn(scope, "one");
        Ownerships.in(scope, () -> registry.register(hanging, () -> {}));
        openIn(scope, "three");

        CleanupReport report = Threads.start("end", () -> scope.end(bounded)).join();

        assertThat(report.leaks()).hasSize(3);
        assertThat(report.leaks().get(0).label()).isEqualTo("one");
        assertThat(report.leaks().get(1).label()).matches(HangingName.SUBSTITUTE);
        assertThat(report.leaks().get(2).label()).isEqualTo("three");
        assertThat(report.failures()).isEmpty();
        hanging.stopHanging();
    }

    static List<EndOptions> boundedEnds() {
        return List.of(
                EndOptions.defaults().deadline(GENEROUS), EndOptions.defaults().leaveOpen());
    }

    @Test
    void aLabelIsAskedForBeforeAnythingIsClosed() {
        AtomicReference<String> name = new AtomicReference<>("open");
        Object named = new Object() {
            @Override
            public String toString() {
                return name.get();
            }
        };
        Ownerships.in(
                scope,
                () -> registry.register(named, () -> {
                    name.set("half closed");
                    throw new IOException("refused");
                }));

        CleanupReport report = scope.end(GENEROUS);

        assertThat(report.leaks()).extracting(OpenResource::label).containsExactly("open");
        assertThat(report.failures())
                .extracting(failure -> failure.resource().label())
                .containsExactly("open");
    }

    @Test
    void anActionMayEndItsOwnScope() {
        AtomicReference<CleanupReport> report = new AtomicReference<>();
        Registration<RuntimeException> one =
                Ownerships.in(scope, () -> registry.register("one", () -> report.set(scope.end())));

        one.close();

        assertThat(report.get().failures()).isEmpty();
        assertThat(scope.hasEnded()).isTrue();
        assertThat(registry.isEmpty()).isTrue();
    }
}
