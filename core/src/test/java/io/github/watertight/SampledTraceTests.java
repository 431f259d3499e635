package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampledTraceTests {

    private final CleanupRegistry registry = new CleanupRegistry(TraceMode.SAMPLED, null);
    private final ResourceScope run = registry.openScope(ScopeSpec.named("run").group());
    private final ResourceScope scope = run.openScope("scope");

    /** One site: all that it opens is registered with one lambda. */
    private void open(int count) {
        for (int i = 0; i < count; i++) {
            registry.register("resource", () -> {});
        }
    }

    private void openIn(ResourceScope where, int count) {
        Ownerships.in(where, () -> {
            open(count);
            return null;
        });
    }

    /** Which of what is open has a stack of its own, counted from 1. */
    private List<Integer> traced() {
        List<OpenResource> open = registry.openResources();
        return IntStream.rangeClosed(1, open.size())
                .filter(i -> open.get(i - 1).stack().isPresent())
                .boxed()
                .toList();
    }

    @Test
    void theFirstFourAtASiteHaveStacksAndThenEverFewer() {
        openIn(scope, 70);

        assertThat(traced()).containsExactly(1, 2, 3, 4, 8, 16, 32, 64);
    }

    @Test
    void soItIsOutsideEveryScope() {
        open(20);

        assertThat(traced()).containsExactly(1, 2, 3, 4, 8, 16);
    }

    @Test
    void whatIsClosedCountsToo() {
        Ownerships.in(scope, () -> {
            for (int i = 0; i < 6; i++) {
                registry.register("resource", () -> {}).close();
            }
            for (int i = 0; i < 2; i++) {
                registry.register("resource", () -> {}).close();
            }
            open(5);
            return null;
        });

        assertThat(traced()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void eachScopeBeginsAnew() {
        openIn(scope, 5);
        openIn(run.openScope("other"), 5);

        assertThat(traced()).containsExactly(1, 2, 3, 4, 6, 7, 8, 9);
    }

    @Test
    void theThreadsOfAScopeShareItsCount() throws Exception {
        openIn(scope, 3);
        Threads.onAnother(() -> openIn(scope, 3));

        assertThat(traced()).containsExactly(1, 2, 3, 4);
        assertThat(registry.openResources().get(5).threadName()).isEqualTo("another");
    }

    @Test
    void withoutAStackEachShowsItsThreadAllTheSame() throws Exception {
        open(5);
        Threads.onAnother(() -> open(1));

        assertThat(registry.openResources().get(5).threadName()).isEqualTo("another");
    }

    @Test
    void withoutAStackEachShowsHowItIsOwnedAllTheSame() {
        openIn(scope, 5);
        scope.wrap((Runnable) () -> open(1)).run();

        assertThat(registry.openResources().subList(4, 6))
                .extracting(OpenResource::attribution)
                .containsExactly(Attribution.EXACT, Attribution.CARRIED);
    }

    @Test
    void eachLambdaIsASite() {
        Ownerships.in(scope, () -> {
            for (int i = 0; i < 5; i++) {
                registry.register("one", () -> {});
                registry.register("two", () -> {});
            }
            return null;
        });

        assertThat(traced()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void eachClassOfResourceIsASite() {
        CleanupAction<RuntimeException> cleanup = () -> {};
        Ownerships.in(scope, () -> {
            for (int i = 0; i < 5; i++) {
                registry.register("text", cleanup);
                registry.register(i, cleanup);
            }
            return null;
        });

        assertThat(traced()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void whatHasNoStackShowsWhereAnotherOfItsSiteWasOpenedAndNeverAsItsOwn() {
        openIn(scope, 5);
        List<OpenResource> open = registry.openResources();
        OpenResource unsampled = open.get(4);

        assertThat(unsampled.stack()).isEmpty();
        assertThat(unsampled.opener()).isEmpty();
        assertThat(unsampled.openedAt()).isEmpty();
        assertThat(unsampled.sampleOfSite()).containsSame(open.get(3).stack().orElseThrow());
        assertThat(unsampled.openerOfSample()).isEqualTo(open.get(3).opener());
        assertThat(unsampled.openerOfSample().orElseThrow().getMethodName()).isEqualTo("open");
    }

    @Test
    void whatHasAStackShowsNoOther() {
        openIn(scope, 5);

        assertThat(registry.openResources().subList(0, 4)).allSatisfy(resource -> {
            assertThat(resource.opener().orElseThrow().getMethodName()).isEqualTo("open");
            assertThat(resource.openedAt()).isPresent();
            assertThat(resource.sampleOfSite()).isEmpty();
            assertThat(resource.openerOfSample()).isEmpty();
        });
    }

    @Test
    void withoutSamplingThereIsNoSample() {
        registry.trace(TraceMode.OFF);
        openIn(scope, 1);
        registry.trace(TraceMode.FULL);
        openIn(scope, 6);

        assertThat(registry.openResources())
                .allSatisfy(resource -> assertThat(resource.sampleOfSite()).isEmpty());
        assertThat(traced()).containsExactly(2, 3, 4, 5, 6, 7);
    }

    // Attribution

    @Test
    void aSampleIsNoEvidenceOfAnotherOpening() throws Exception {
        CleanupAction<RuntimeException> cleanup = () -> {};
        class Code {
            void test() {
                for (int i = 0; i < 4; i++) {
                    registry.register("of the test", cleanup);
                }
            }
        }
        ResourceScope test = run.openScope(ScopeSpec.named("test").running(Code.class.getDeclaredMethod("test")));
        run.openScope("beside it");
        Threads.onAnother(new Code()::test);
        Threads.onAnother(() -> registry.register("of somebody", cleanup));
        registry.weighedSnapshot();

        assertThat(registry.openResources())
                .extracting(OpenResource::attribution)
                .containsExactly(
                        Attribution.CODE, Attribution.CODE, Attribution.CODE, Attribution.CODE, Attribution.AMONG);
        assertThat(test.openResources()).hasSize(4);
    }

    private void openOnWorkerInScope(int count) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(1);
        Callable<Void> opening = () -> {
            openIn(scope, count);
            return null;
        };
        pool.submit(opening).get();
        pool.shutdown();
    }

    @Test
    void aForkJoinWorkerIsBelievedWhereItsStackIsRecordedAndOnlyThere() throws Exception {
        run.openScope("other");
        openOnWorkerInScope(5);
        registry.weighedSnapshot();

        assertThat(registry.openResources())
                .extracting(OpenResource::attribution)
                .containsExactly(
                        Attribution.EXACT, Attribution.EXACT, Attribution.EXACT, Attribution.EXACT, Attribution.AMONG);
    }

    private static final class Initialised {
        static CleanupRegistry registry;
        static ResourceScope scope;

        /** Whose initialiser enters a scope. */
        private static final class Static {
            static {
                openInScope();
            }

            private static void openInScope() {
                Ownerships.openIn(scope, registry, "in the scope");
            }

            static void initialise() {}
        }
    }

    @Test
    void whatIsBelowTheEntryOfAScopeSaysNothingOfASampledOpening() {
        Initialised.registry = registry;
        Initialised.scope = scope;
        Initialised.Static.initialise();

        assertThat(Ownerships.ownerOf(registry, "in the scope")).isEqualTo("EXACT scope");
        assertThat(Ownerships.resource(registry, "in the scope").livesUntilExit())
                .isFalse();
    }

    // Memory

    @Test
    void onlySoManySitesAreTold() {
        OpeningSites sites = new OpeningSites();
        List<OpeningSite> told = new ArrayList<>();
        Class<?> type = Object.class;
        for (int i = 0; i < 300; i++) {
            type = type.arrayType();
            if (i % 200 == 199) {
                type = String.class;
            }
            told.add(sites.of(java.lang.reflect.Array.newInstance(type, 0), NOTHING));
        }

        assertThat(told.subList(0, OpeningSites.MOST)).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(told.subList(OpeningSites.MOST, 300)).containsOnlyNulls();
        assertThat(sites.of(java.lang.reflect.Array.newInstance(Object[].class, 0), NOTHING))
                .isSameAs(told.get(0));
    }

    private static final CleanupAction<RuntimeException> NOTHING = () -> {};

    @Test
    void racingThreadsAgreeOnASite() throws Exception {
        for (int round = 0; round < 300; round++) {
            OpeningSites sites = new OpeningSites();
            OpeningSite[] found = new OpeningSite[4];
            Threads.race(4, number -> {
                sites.of(number, NOTHING);
                sites.of(List.of(number), NOTHING);
                found[number] = sites.of("text", NOTHING);
            });
            assertThat(found).containsOnly(sites.of("text", NOTHING));
        }
    }

    private static void awaitCollected(WeakReference<?> reference) {
        Threads.awaitThat(() -> {
            System.gc();
            return reference.refersTo(null);
        });
    }

    private WeakReference<Throwable> sampleOutsideEveryScope() {
        return new WeakReference<>(
                registry.openResources().get(4).sampleOfSite().orElseThrow());
    }

    @Test
    void whatIsOpenInNoScopeKeepsItsSampleAndNothingElseDoes() {
        List<Registration<RuntimeException>> open = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            open.add(registry.register("resource", NOTHING));
        }
        WeakReference<Throwable> sample = sampleOutsideEveryScope();
        open.subList(0, 4).forEach(Registration::close);
        open.subList(0, 4).clear();
        System.gc();
        assertThat(registry.openResources().get(0).sampleOfSite()).isPresent();

        open.remove(0).close();

        awaitCollected(sample);
    }

    @Test
    void aScopesSamplesGoWithIt() {
        WeakReference<Throwable> sample = sampleOfAnEndedScope();

        awaitCollected(sample);
    }

    private WeakReference<Throwable> sampleOfAnEndedScope() {
        ResourceScope shortLived = run.openScope("short-lived");
        openIn(shortLived, 5);
        WeakReference<Throwable> sample = sampleOutsideEveryScope();
        shortLived.end();
        return sample;
    }

    @Test
    void whatIsOpenKeepsTheCount() {
        Registration<RuntimeException> kept = registry.register("resource", NOTHING);
        for (int i = 0; i < 4; i++) {
            registry.register("resource", NOTHING).close();
        }
        System.gc();
        registry.register("resource", NOTHING);

        assertThat(traced()).containsExactly(1);
        kept.close();
    }
}
