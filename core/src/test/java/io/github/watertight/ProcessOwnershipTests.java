package io.github.watertight;

import static io.github.watertight.Ownerships.ownerOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to no test although one opened it: singletons of static initialisers, and what the settings name. */
class ProcessOwnershipTests {

    /** Static initialisers run once in a JVM, so each test has classes of its own, and hands them its registry. */
    private static CleanupRegistry current;

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ResourceScope run = registry.openScope(ScopeSpec.named("run").group());

    @BeforeEach
    void handOverRegistry() {
        current = registry;
    }

    private static int opened(String label) {
        current.register(label, () -> {});
        return label.length();
    }

    static class OwnTestCase {
        static final int OPENED = opened("own");
    }

    static class SuperTestCase {
        static final int OPENED = opened("super's");
    }

    static final class SubTestCase extends SuperTestCase {}

    static class SharedSuperTestCase {
        static final int OPENED = opened("shared super's");
    }

    static final class OneTestCase extends SharedSuperTestCase {}

    static final class OtherTestCase extends SharedSuperTestCase {}

    static class LaterSuperTestCase {
        static final int OPENED = opened("super's before the other");
    }

    static final class EarlierTestCase extends LaterSuperTestCase {}

    static final class LaterTestCase extends LaterSuperTestCase {}

    static class EnclosingTestCase {
        static final int OPENED = opened("enclosing's");

        static final class NestedTestCase {}
    }

    static final class BesideOrphanTestCase {
        static final int OPENED = opened("beside an orphan");
    }

    static final class BesideClosedLoaderTestCase {
        static final int OPENED = opened("beside a closed loader");
    }

    static final class Foreign {
        static final int OPENED = opened("foreign");
    }

    static final class HelpedTestCase {
        static final int OPENED = opened("helped");
    }

    static final class OnAnotherThread {
        static final int OPENED = opened("another thread's");
    }

    static final class ReferringTestCase {
        static final int OPENED = ForeignOfInitialiser.OPENED;
    }

    static final class ForeignOfInitialiser {
        static final int OPENED = opened("initialiser's");
    }

    static final class Pool {
        private Pool() {}

        static int grow() {
            return Connections.connect();
        }

        static final class Connections {
            static int connect() {
                return opened("pooled");
            }
        }
    }

    static final class Poolside {
        static int opens() {
            return opened("poolside");
        }
    }

    private ResourceScope classScope(Class<?> type) {
        return run.openScope(ScopeSpec.named("class").forClass(type));
    }

    private void assertThatItLivesUntilExit(String label) {
        assertThat(ownerOf(registry, label)).isEqualTo("CODE process");
        assertThat(Ownerships.resource(registry, label).livesUntilExit()).isTrue();
        assertThat(registry.processScope().end().isClean()).isTrue();
        assertThat(registry.openResources()).extracting(OpenResource::label).containsExactly(label);
        assertThat(registry.closeAll().isClean()).isTrue();
        assertThat(registry.isEmpty()).isTrue();
    }

    private void assertThatItIsTheClasses(ResourceScope test, ResourceScope testClass, String label) {
        assertThat(test.end().isClean()).isTrue();
        assertThat(testClass.end().leaks()).singleElement().satisfies(leak -> {
            assertThat(leak.label()).isEqualTo(label);
            assertThat(leak.scopeName()).isEqualTo("class");
            assertThat(leak.attribution().certain()).isTrue();
            assertThat(leak.livesUntilExit()).isFalse();
        });
    }

    @Test
    void theTestClasssOwnInitialiserOpensForTheClass() {
        ResourceScope testClass = classScope(OwnTestCase.class);
        ResourceScope test = testClass.openScope("test");
        Ownerships.in(test, () -> OwnTestCase.OPENED);

        assertThatItIsTheClasses(test, testClass, "own");
    }

    @Test
    void aSuperclasssInitialiserOpensForTheClass() {
        ResourceScope testClass = classScope(SubTestCase.class);
        ResourceScope test = testClass.openScope("test");
        Ownerships.in(test, () -> SubTestCase.OPENED);

        assertThatItIsTheClasses(test, testClass, "super's");
    }

    @Test
    void aClassWhoseEnclosingClassIsMissingHasNoneButStandsForItself() throws Exception {
        ResourceScope orphan = classScope(Orphan.of(EnclosingTestCase.NestedTestCase.class));
        ResourceScope testClass = classScope(BesideOrphanTestCase.class);
        ResourceScope test = testClass.openScope("test");
        Threads.onAnother(() -> assertThat(BesideOrphanTestCase.OPENED).isPositive());

        assertThatItIsTheClasses(test, testClass, "beside an orphan");
        assertThat(orphan.end().isClean()).isTrue();
    }

    @Test
    void aClassWhoseLoaderHasBeenClosedStandsForItselfWhateverItsLoaderThrows() throws Exception {
        ResourceScope orphan = classScope(
                Orphan.of(EnclosingTestCase.NestedTestCase.class, name -> new IllegalStateException("closed")));
        ResourceScope testClass = classScope(BesideClosedLoaderTestCase.class);
        ResourceScope test = testClass.openScope("test");
        Threads.onAnother(() -> assertThat(BesideClosedLoaderTestCase.OPENED).isPositive());

        assertThatItIsTheClasses(test, testClass, "beside a closed loader");
        assertThat(orphan.end().isClean()).isTrue();
    }

    @Test
    void anEnclosingClasssInitialiserOpensForTheOutermostThatStandsForIt() {
        ResourceScope testClass = classScope(EnclosingTestCase.class);
        ResourceScope nested =
                testClass.openScope(ScopeSpec.named("nested").forClass(EnclosingTestCase.NestedTestCase.class));
        ResourceScope test = nested.openScope("test");
        Ownerships.in(test, () -> EnclosingTestCase.OPENED);

        assertThat(test.end().isClean()).isTrue();
        assertThatItIsTheClasses(nested, testClass, "enclosing's");
    }

    @Test
    void aForeignClasssInitialiserOpensForTheProcess() {
        ResourceScope testClass = classScope(OwnTestCase.class);
        ResourceScope test = testClass.openScope("test");
        Ownerships.in(test, () -> Foreign.OPENED);

        assertThat(test.end().isClean()).isTrue();
        assertThat(testClass.end().isClean()).isTrue();
        assertThat(run.end().isClean()).isTrue();
        assertThatItLivesUntilExit("foreign");
    }

    @Test
    void theInnermostInitialiserDecides() {
        ResourceScope testClass = classScope(ReferringTestCase.class);
        Ownerships.in(testClass, () -> ReferringTestCase.OPENED);

        assertThat(testClass.end().isClean()).isTrue();
        assertThatItLivesUntilExit("initialiser's");
    }

    @Test
    void outsideEveryScopeAnInitialiserOpensForItsClassToo() throws Exception {
        ResourceScope testClass = classScope(OnAnotherThread.class);
        ResourceScope test = testClass.openScope("test");
        run.openScope("other");
        Threads.onAnother(() -> assertThat(OnAnotherThread.OPENED).isPositive());

        assertThatItIsTheClasses(test, testClass, "another thread's");
    }

    @Test
    void outsideEveryScopeASuperclassOfTwoClassesThatRunIsNeithersForCertain() throws Exception {
        run.openScope(ScopeSpec.named("one").forClass(OneTestCase.class));
        run.openScope(ScopeSpec.named("other").forClass(OtherTestCase.class));
        Threads.onAnother(() -> assertThat(SharedSuperTestCase.OPENED).isPositive());

        assertThat(ownerOf(registry, "shared super's")).isEqualTo("AMONG run");
        Ownerships.assertOnlyLeak(run.end(), "AMONG run");
    }

    @Test
    void aClassThatBeganAfterTheInitialiserRanIsNotMeant() throws Exception {
        run.openScope("another");
        run.openScope(ScopeSpec.named("earlier").forClass(EarlierTestCase.class));
        Threads.onAnother(() -> assertThat(LaterSuperTestCase.OPENED).isPositive());
        run.openScope(ScopeSpec.named("later").forClass(LaterTestCase.class));

        assertThat(ownerOf(registry, "super's before the other")).isEqualTo("CODE earlier");
    }

    @Test
    void aWorkerThatHelpsSomebodyElseInitialisesTheirClassForThem() throws Exception {
        ResourceScope theirClass = classScope(HelpedTestCase.class);
        ResourceScope theirTest = theirClass.openScope("their test");
        ResourceScope test = run.openScope("test");
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            pool.submit(() -> Ownerships.in(test, () -> {
                        ForkJoinTask.adapt(() -> HelpedTestCase.OPENED).fork();
                        ForkJoinTask.helpQuiesce();
                        return null;
                    }))
                    .get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }

        assertThat(test.end().isClean()).isTrue();
        assertThatItIsTheClasses(theirTest, theirClass, "helped");
    }

    @Test
    void whatANamedTypeOpensLivesUntilExitNestedTypesIncluded() {
        registry.processOpeners(List.of(ProcessOwnershipTests.class.getName() + "$Pool"));
        ResourceScope test = run.openScope("test");
        Ownerships.in(test, Pool::grow);

        assertThat(test.end().isClean()).isTrue();
        assertThatItLivesUntilExit("pooled");
    }

    @Test
    void aNestedTypeMayBeNamedAsInItsSource() {
        registry.processOpeners(List.of(Pool.class.getCanonicalName()));
        ResourceScope test = run.openScope("test");
        Ownerships.in(test, Pool::grow);

        assertThat(test.end().isClean()).isTrue();
        assertThatItLivesUntilExit("pooled");
    }

    @Test
    void aTypeWhoseNameOnlyBeginsLikeANamedOneIsNotMeant() {
        registry.processOpeners(List.of(ProcessOwnershipTests.class.getName() + "$Pool"));
        ResourceScope test = run.openScope("test");
        Ownerships.in(test, Poolside::opens);

        Ownerships.assertOnlyLeak(test.end(), "EXACT test");
    }

    @Test
    void whatANamedPackageOpensLivesUntilExit() throws Exception {
        registry.processOpeners(List.of("io.github.watertight"));
        ResourceScope test = run.openScope("test");
        Ownerships.in(test, Poolside::opens);

        assertThat(test.end().isClean()).isTrue();
        assertThatItLivesUntilExit("poolside");
    }

    @Test
    void whatIsKeptUntilExitIsNoLeakOfTheProcess() {
        Registration<RuntimeException> before = registry.register("before", () -> {});
        registry.keepUntilExit();
        registry.register("after", () -> {});

        assertThat(registry.processScope().end().leaks())
                .extracting(OpenResource::label)
                .containsExactly("after");
        assertThat(Ownerships.resource(registry, "before").livesUntilExit()).isTrue();
        before.close();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void whatIsOpenedBesideAScopeIsKeptUntilExitToo() {
        ResourceScope one = registry.openScope("one");
        ResourceScope two = registry.openScope("two");
        registry.register("before", () -> {});

        registry.keepUntilExit();

        assertThat(registry.processScope().end().isClean()).isTrue();
        assertThat(Ownerships.resource(registry, "before").livesUntilExit()).isTrue();
        assertThat(one.end().isClean()).isTrue();
        assertThat(two.end().isClean()).isTrue();
    }

    @Test
    void scopesThatWereThereBeforeAreTheirOpenersToEnd() {
        ResourceScope before = registry.openScope("before");
        Ownerships.openIn(before, registry, "in the scope before");
        registry.keepUntilExit();
        ResourceScope after = registry.openScope("after");
        Ownerships.openIn(after, registry, "in the scope after");

        Ownerships.assertOnlyLeak(registry.processScope().end(), "EXACT after");

        assertThat(after.hasEnded()).isTrue();
        assertThat(before.hasEnded()).isFalse();
        Ownerships.assertOnlyLeak(before.end(), "EXACT before");
    }

    @Test
    void laterNamesReplaceEarlierOnes() {
        registry.processOpeners(List.of("io.github.watertight"));
        registry.processOpeners(List.of());
        ResourceScope test = run.openScope("test");
        Ownerships.in(test, Poolside::opens);

        Ownerships.assertOnlyLeak(test.end(), "EXACT test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "com.example.*", "com..example", ".com", "com.example.", "com/example", "1com", "a b"})
    void aWrongNameIsNamed(String wrong) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.processOpeners(List.of("com.example", wrong)))
                .withMessage("\"" + wrong + "\" names neither a type nor a package; allowed are names such as"
                        + " com.example.Pool or com.example.pools");
    }
}
