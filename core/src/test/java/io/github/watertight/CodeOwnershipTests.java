package io.github.watertight;

import static io.github.watertight.Ownerships.ownerOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * CODE: on another thread, the code of a method that has been run only once is proof. A second scope runs throughout,
 * so that nothing is SOLE.
 */
class CodeOwnershipTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ResourceScope run = registry.openScope(ScopeSpec.named("run").group());
    private ResourceScope testClass;

    /** Methods of a test class, each of which gives a task for another thread to run. */
    static final class TaskTestCase {
        private final CleanupRegistry registry;

        TaskTestCase(CleanupRegistry registry) {
            this.registry = registry;
        }

        Registration<?> open() {
            return registry.register("resource", () -> {});
        }

        Callable<?> lambda() {
            return () -> open();
        }

        Callable<?> nestedLambda() {
            Callable<Callable<?>> outer = () -> () -> open();
            try {
                return outer.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        Callable<?> anonymousClass() {
            return new Callable<>() {
                @Override
                public Object call() {
                    return open();
                }
            };
        }

        Callable<?> localClass() {
            class Local implements Callable<Object> {
                @Override
                public Object call() {
                    return open();
                }
            }
            return new Local();
        }

        Callable<?> lambdaInALocalClass() throws Exception {
            class Local {
                Callable<?> task() {
                    return () -> open();
                }
            }
            return new Local().task();
        }

        Callable<?> localClassInALambda() throws Exception {
            Callable<Callable<?>> outer = () -> new Callable<>() {
                @Override
                public Object call() {
                    return open();
                }
            };
            return outer.call();
        }

        Callable<?> memberOfALocalClass() {
            class Local {
                final class Member implements Callable<Object> {
                    @Override
                    public Object call() {
                        return open();
                    }
                }
            }
            return new Local().new Member();
        }

        Callable<?> methodReference() {
            return this::open;
        }

        Callable<?> itself() {
            return () -> this.directly();
        }

        Object directly() {
            return open();
        }

        Callable<?> overloaded() {
            return () -> open();
        }

        Callable<?> overloaded(String ignored) {
            return () -> open();
        }

        Callable<?> two() {
            return () -> lambda().call();
        }
    }

    @BeforeEach
    void openScopes() {
        registry.openScope("unrelated");
        testClass = run.openScope("class");
    }

    private static Method method(String name, Class<?>... parameters) throws NoSuchMethodException {
        return TaskTestCase.class.getDeclaredMethod(name, parameters);
    }

    private Callable<?> task(String name) throws ReflectiveOperationException {
        Method method = method(name);
        method.setAccessible(true);
        return (Callable<?>) method.invoke(new TaskTestCase(registry));
    }

    private ResourceScope openTest(String method) throws NoSuchMethodException {
        return testClass.openScope(ScopeSpec.named(method).running(method(method)));
    }

    /** Runs the task that the method gives on another thread while its scope is open, and tells who owns what it opened. */
    private String ownerOfTaskOf(String method) throws Exception {
        openTest(method);
        Callable<?> task = task(method);
        Threads.onAnother(task::call);
        return ownerOf(registry, "resource");
    }

    @Test
    void theMethodsOwnFrameIsProof() throws Exception {
        openTest("directly");
        Threads.onAnother(() -> new TaskTestCase(registry).directly());

        assertThat(ownerOf(registry, "resource")).isEqualTo("CODE directly");
    }

    @Test
    void aLambdaIsProof() throws Exception {
        assertThat(ownerOfTaskOf("lambda")).isEqualTo("CODE lambda");
    }

    @Test
    void aLambdaInALambdaIsProof() throws Exception {
        assertThat(ownerOfTaskOf("nestedLambda")).isEqualTo("CODE nestedLambda");
    }

    @Test
    void anAnonymousClassIsProof() throws Exception {
        assertThat(ownerOfTaskOf("anonymousClass")).isEqualTo("CODE anonymousClass");
    }

    @Test
    void aLocalClassIsProof() throws Exception {
        assertThat(ownerOfTaskOf("localClass")).isEqualTo("CODE localClass");
    }

    @Test
    void aLambdaInALocalClassIsProof() throws Exception {
        assertThat(ownerOfTaskOf("lambdaInALocalClass")).isEqualTo("CODE lambdaInALocalClass");
    }

    @Test
    void aLocalClassInALambdaIsProof() throws Exception {
        // javac may name the lambda's own method as the enclosing one, and that one is found by its name.
        assertThat(ownerOfTaskOf("localClassInALambda")).isEqualTo("CODE localClassInALambda");
    }

    @Test
    void aMemberOfALocalClassIsProof() throws Exception {
        assertThat(ownerOfTaskOf("memberOfALocalClass")).isEqualTo("CODE memberOfALocalClass");
    }

    @Test
    void aReferenceToAnotherMethodIsNone() throws Exception {
        assertThat(ownerOfTaskOf("methodReference")).startsWith("AMONG");
    }

    @Test
    void aReferenceToTheMethodItselfIsProof() throws Exception {
        openTest("directly");
        Callable<?> reference = new TaskTestCase(registry)::directly;
        Threads.onAnother(reference::call);

        assertThat(ownerOf(registry, "resource")).isEqualTo("CODE directly");
    }

    @Test
    void aCallFromALambdaToAMethodOfTwoScopesIsAmbiguous() throws Exception {
        openTest("lambda");
        assertThat(ownerOfTaskOf("two")).startsWith("AMONG");
    }

    @Test
    void anOverloadedMethodIsNone() throws Exception {
        assertThat(ownerOfTaskOf("overloaded")).startsWith("AMONG");
    }

    @Test
    void aMethodThatHasBeenRunTwiceIsNone() throws Exception {
        openTest("lambda").end();
        assertThat(ownerOfTaskOf("lambda")).startsWith("AMONG");
    }

    @Test
    void aMethodThatIsRunAgainAfterTheOpeningIsNoneEither() throws Exception {
        openTest("lambda");
        Callable<?> task = task("lambda");
        Threads.onAnother(task::call);
        openTest("lambda");

        assertThat(ownerOf(registry, "resource")).startsWith("AMONG");
    }

    /** A test class with the method that others inherit, and override. */
    static class BaseTestCase implements DefaultTestCase {
        Callable<?> overridden(CleanupRegistry registry) {
            return () -> registry.register("resource", () -> {});
        }
    }

    static final class OverridingTestCase extends BaseTestCase {
        @Override
        Callable<?> overridden(CleanupRegistry registry) {
            return super.overridden(registry);
        }

        @Override
        public Callable<?> overriddenDefault(CleanupRegistry registry) {
            return super.overriddenDefault(registry);
        }
    }

    static final class UnrelatedTestCase {
        Callable<?> overridden(CleanupRegistry registry) {
            return () -> registry.register("resource", () -> {});
        }
    }

    interface DefaultTestCase {
        default Callable<?> overriddenDefault(CleanupRegistry registry) {
            return () -> registry.register("resource", () -> {});
        }
    }

    @Test
    void aMethodWhoseOverrideHasRunTooIsNone() throws Exception {
        run(BaseTestCase.class, "overridden");
        run(OverridingTestCase.class, "overridden");
        Threads.onAnother(() -> new OverridingTestCase().overridden(registry).call());

        assertThat(ownerOf(registry, "resource")).startsWith("AMONG");
    }

    @Test
    void anInterfacesMethodWhoseOverrideHasRunTooIsNone() throws Exception {
        run(DefaultTestCase.class, "overriddenDefault");
        run(OverridingTestCase.class, "overriddenDefault");
        Threads.onAnother(
                () -> new OverridingTestCase().overriddenDefault(registry).call());

        assertThat(ownerOf(registry, "resource")).startsWith("AMONG");
    }

    @Test
    void aMethodIsProofWhateverElseItsSubclassesAndOtherClassesRun() throws Exception {
        run(BaseTestCase.class, "overridden");
        run(UnrelatedTestCase.class, "overridden");
        run(OverridingTestCase.class, "overriddenDefault");
        Threads.onAnother(() -> new BaseTestCase().overridden(registry).call());

        assertThat(ownerOf(registry, "resource")).isEqualTo("CODE BaseTestCase");
    }

    private void run(Class<?> type, String method) throws NoSuchMethodException {
        testClass.openScope(
                ScopeSpec.named(type.getSimpleName()).running(type.getDeclaredMethod(method, CleanupRegistry.class)));
    }

    @Test
    void whatWasOpenBeforeTheMethodsRunBeganIsNotItsOwn() throws Exception {
        Callable<?> task = task("lambda");
        Threads.onAnother(task::call);
        openTest("lambda");

        assertThat(ownerOf(registry, "resource")).startsWith("AMONG");
    }

    @Test
    void codeIsTriedBeforeSole() throws Exception {
        CleanupRegistry quiet = CleanupRegistry.isolated();
        ResourceScope test = quiet.openScope(ScopeSpec.named("test").running(method("lambda")));
        test.openScope("inner");
        Callable<?> task = new TaskTestCase(quiet).lambda();
        Threads.onAnother(task::call);

        assertThat(ownerOf(quiet, "resource")).isEqualTo("CODE test");
    }

    @Test
    void inAnotherTestsScopeTheThreadsScopeWins() throws Exception {
        openTest("lambda");
        Callable<?> task = task("lambda");
        Ownerships.in(testClass.openScope("other"), task);

        assertThat(ownerOf(registry, "resource")).isEqualTo("EXACT other");
    }

    static class ClosedLoaderTestCase {
        void test() {}

        /** Is on the stack, and not the loader's: it has to be asked for it. */
        static final class Opener {
            static void open(CleanupRegistry registry) {
                registry.register("resource", () -> {});
            }
        }
    }

    private static final class ClosedLoader extends RedefiningLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(ClosedLoaderTestCase.Opener.class.getName())) {
                throw new IllegalStateException("closed");
            }
            return super.loadClass(name, resolve);
        }
    }

    @Test
    void whatALoaderThrowsThatHasBeenClosedIsNoEvidence() throws Exception {
        Class<?> loaded = new ClosedLoader().redefine(ClosedLoaderTestCase.class);
        ResourceScope test = testClass.openScope(ScopeSpec.named("test").running(loaded.getDeclaredMethod("test")));
        Threads.onAnother(() -> ClosedLoaderTestCase.Opener.open(registry));

        assertThat(test.end().isClean()).isTrue();
        assertThat(ownerOf(registry, "resource")).isEqualTo("AMONG process");
    }

    @Test
    void itFailsItsTestIfThatStillRuns() throws Exception {
        ResourceScope test = openTest("lambda");
        Callable<?> task = task("lambda");
        Threads.onAnother(task::call);

        CleanupReport report = test.end();
        Ownerships.assertOnlyLeak(report, "CODE lambda");
        assertThat(report.leaks().get(0).openedLate()).isFalse();
        assertThat(run.end().isClean()).isTrue();
    }

    @Test
    void onceItsTestHasEndedItIsTheClasses() throws Exception {
        openTest("lambda").end();
        Callable<?> task = task("lambda");
        Threads.onAnother(task::call);

        assertThat(testClass.end().leaks()).singleElement().satisfies(leak -> {
            assertThat(leak.attribution()).isEqualTo(Attribution.CODE);
            assertThat(leak.scopeName()).isEqualTo("lambda");
            assertThat(leak.openedLate()).isTrue();
        });
    }

    @Test
    void onceItsClassHasEndedTooItIsHeldByTheRunAndMarkedLate() throws Exception {
        openTest("lambda").end();
        testClass.end();
        Callable<?> task = task("lambda");
        Threads.onAnother(task::call);

        CleanupReport report = run.end();
        assertThat(report.leaks()).singleElement().satisfies(leak -> {
            assertThat(leak.attribution()).isEqualTo(Attribution.CODE);
            assertThat(leak.scopeName()).isEqualTo("lambda");
            assertThat(leak.openedLate()).isTrue();
        });
    }
}
