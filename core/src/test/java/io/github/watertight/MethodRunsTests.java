package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of methods that ran: enough for CODE, and no scope that has ended. */
class MethodRunsTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final MethodRuns runs = new MethodRuns();

    /** Methods to run. */
    static final class RunTestCase {
        void first() {}

        void second() {}

        void second(int overload) {}
    }

    private static Method method(String name) throws NoSuchMethodException {
        return RunTestCase.class.getDeclaredMethod(name);
    }

    private Optional<ResourceScope> soleRun(String... methods) {
        return runs.soleRun(
                        List.of(methods).stream()
                                .map(name -> new StackTraceElement(RunTestCase.class.getName(), name, "Case.java", 1))
                                .toList(),
                        1)
                .map(MethodRuns.Runs::holder);
    }

    @Test
    void aMethodThatNeverRanIsNoEvidence() {
        assertThat(soleRun("first")).isEmpty();
        assertThat(soleRun()).isEmpty();
    }

    @Test
    void framesOfTheMethodAndOfItsLambdasAreEvidence() throws Exception {
        ResourceScope scope = registry.openScope("scope");
        runs.began(method("first"), scope);

        assertThat(soleRun("first")).contains(scope);
        assertThat(soleRun("lambda$first$0")).contains(scope);
        assertThat(soleRun("lambda$first$12", "first")).contains(scope);
        assertThat(soleRun("lambda$firstly$0")).isEmpty();
        assertThat(soleRun("lambda$")).isEmpty();
        assertThat(soleRun("lambda$new$0")).isEmpty();
    }

    @Test
    void aSecondRunMakesBothAmbiguousForEver() throws Exception {
        ResourceScope scope = registry.openScope("scope");
        runs.began(method("first"), scope);
        runs.ended(scope, registry.processScope());
        runs.began(method("first"), registry.openScope("again"));

        assertThat(soleRun("first")).isEmpty();
    }

    @Test
    void anOverloadedMethodIsNoEvidence() throws Exception {
        runs.began(method("second"), registry.openScope("scope"));

        assertThat(soleRun("second")).isEmpty();
    }

    @Test
    void framesOfAClassThatNobodyCanLoadAreNoEvidence() throws Exception {
        runs.began(method("first"), registry.openScope("scope"));

        assertThat(runs.soleRun(
                        List.of(
                                new StackTraceElement(RunTestCase.class.getName() + "$Missing", "first", null, 1),
                                new StackTraceElement("missing.Type$1", "first", null, 1)),
                        1))
                .isEmpty();
    }

    @Test
    void anEndedScopeIsNotHeld() throws Exception {
        CleanupRegistry watched = CleanupRegistry.isolated();
        ResourceScope testClass = watched.openScope("class");
        WeakReference<ResourceScope> test = endedTestIn(testClass);

        assertThatItIsCollected(test);
    }

    @Test
    void anEndedClassIsNotHeldEither() throws Exception {
        CleanupRegistry watched = CleanupRegistry.isolated();
        WeakReference<ResourceScope> testClass = endedClassIn(watched);

        assertThatItIsCollected(testClass);
        assertThat(watched.isEmpty()).isTrue();
    }

    private static WeakReference<ResourceScope> endedTestIn(ResourceScope testClass) throws Exception {
        ResourceScope test = testClass.openScope(ScopeSpec.named("test").running(method("first")));
        test.end();
        return new WeakReference<>(test);
    }

    private static WeakReference<ResourceScope> endedClassIn(CleanupRegistry watched) throws Exception {
        ResourceScope testClass = watched.openScope(ScopeSpec.named("class").forClass(RunTestCase.class));
        endedTestIn(testClass);
        testClass.end();
        return new WeakReference<>(testClass);
    }

    /** System.gc() collects what is unreachable in HotSpot, unless it is switched off; some rounds are for references. */
    private static void assertThatItIsCollected(WeakReference<?> reference) {
        for (int i = 0; i < 20 && reference.get() != null; i++) {
            System.gc();
        }
        assertThat(reference.get()).isNull();
    }
}
