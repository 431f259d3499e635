package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.Attribution;
import io.github.watertight.CleanupRegistry;
import io.github.watertight.OpenResource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whose a resource is for certain that another thread opened, or a static initialiser. */
@Execution(ExecutionMode.CONCURRENT)
class OwnershipTests {

    @Test
    void theCodeOfATestIsProofOnAnyThread() {
        EngineRun run = EngineRun.of(CodeTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("startsAThread()");
        assertThat(run.passed()).containsExactly("other()");
        assertThat(run.message("startsAThread()")).isEqualTo("""
                OwnershipTests.CodeTestCase.startsAThread() leaked 1 resource

                  Door  of the thread
                    opened at  io.github.watertight.junit.OwnershipTests$CodeTestCase.lambda$startsAThread$N(OwnershipTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened by the code of the test

                Close it before the test ends, for example with try-with-resources or @AutoClose.""");
    }

    @DetectBuilderLeaks
    static class CodeTestCase {
        @Test
        void startsAThread() throws InterruptedException {
            OtherThreads.run(() -> new Door("of the thread"));
        }

        @Test
        void other() {}
    }

    @Test
    void whatAWrappedTaskOpensIsCertain() {
        EngineRun run = EngineRun.of(CarriedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("wraps()");
        assertThat(run.message("wraps()"))
                .startsWith("OwnershipTests.CarriedTestCase.wraps() leaked 1 resource\n\n  Door  carried\n")
                .contains("owner      certain: opened by a task that the test had wrapped\n");
    }

    @DetectBuilderLeaks
    static class CarriedTestCase {
        @Test
        void wraps() throws InterruptedException {
            OtherThreads.run(CleanupRegistry.global().currentScope().wrap(OtherThreads::openCarried));
        }

        @Test
        void other() {}
    }

    @Test
    void whatATestLeavesBehindAndIsOpenedLaterIsItsClasss() {
        EngineRun run = EngineRun.of(LateTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("OwnershipTests$LateTestCase");
        assertThat(run.passed()).containsExactly("first()", "second()");
        assertThat(run.message("OwnershipTests$LateTestCase"))
                .startsWith("OwnershipTests.LateTestCase leaked 1 resource\n\n  Door  carried\n")
                .contains("owner      certain: opened by a task that OwnershipTests.LateTestCase.first() had wrapped,"
                        + " after it had ended\n");
    }

    @DetectBuilderLeaks
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class LateTestCase {
        static Runnable leftBehind;

        @Test
        void first() {
            leftBehind = CleanupRegistry.global().currentScope().wrap(OtherThreads::openCarried);
        }

        @Test
        void second() throws InterruptedException {
            OtherThreads.run(leftBehind);
        }
    }

    @Test
    void whatComesTooLateForItsClassIsTheRuns() {
        EngineRun run = EngineRun.of(TooLateTestCase.class, RunsItLaterTestCase.class);

        assertThat(run.failures()).containsOnlyKeys(EngineRun.ENGINE);
        assertThat(run.message(EngineRun.ENGINE)).isEqualTo("""
                The test run leaked 1 resource

                  Door  carried
                    opened at  io.github.watertight.junit.OtherThreads.openCarried(OtherThreads.java)
                    by thread  T, N ms before the run ended
                    owner      certain: opened by a task that OwnershipTests.TooLateTestCase.leavesBehind() had wrapped, \
                after it had ended

                Close it before its test ends, and wrap the tasks that a test gives to other threads.""");
    }

    @DetectBuilderLeaks
    static class TooLateTestCase {
        static Runnable leftBehind;

        @Test
        void leavesBehind() {
            leftBehind = CleanupRegistry.global().currentScope().wrap(OtherThreads::openCarried);
        }
    }

    @DetectBuilderLeaks
    static class RunsItLaterTestCase {
        @Test
        void runs() throws InterruptedException {
            OtherThreads.run(TooLateTestCase.leftBehind);
        }
    }

    @Test
    void whatAStaticInitialiserOpensIsItsClassesOrNobodys() {
        EngineRun run = EngineRun.of(InitialisedTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("OwnershipTests$InitialisedTestCase");
        assertThat(run.passed()).containsExactly("usesASingleton()");
        assertThat(run.message("OwnershipTests$InitialisedTestCase"))
                .startsWith("OwnershipTests.InitialisedTestCase leaked 1 resource\n\n  Door  of the test class\n");
        assertThat(Singleton.DOOR.isOpen()).isTrue();
        Singleton.DOOR.close();
    }

    @DetectBuilderLeaks
    static class InitialisedTestCase {
        static final Door DOOR = new Door("of the test class");

        @Test
        void usesASingleton() {
            assertThat(Singleton.DOOR.isOpen()).isTrue();
        }
    }

    static class Singleton {
        static final Door DOOR = new Door("singleton");
    }

    @Test
    void namedOpenersBelongToTheProcess() {
        FreshJvm.Outcome outcome = new FreshJvm()
                .parameter("watertight.process", "com.example, " + Pools.class.getName())
                .run(PooledTestCase.class);

        assertThat(outcome.failures()).containsOnlyKeys("another()");
        assertThat(outcome.message("another()"))
                .startsWith("OwnershipTests.PooledTestCase.another() leaked 1 resource\n");
        assertThat(outcome.sessionFailure()).isEmpty();
    }

    @DetectBuilderLeaks
    static class PooledTestCase {
        @Test
        void pooled() {
            Pools.open();
        }

        @Test
        void another() {
            new Door("not of the pool");
        }
    }

    static class Pools {
        static void open() {
            new Door("of the pool");
        }
    }

    @Test
    void aThreadThatAnotherExtensionLendsADynamicTestIsFreeAfterIt() throws Exception {
        EngineRun run = EngineRun.of(LentThreadTestCase.class);
        try (Door later =
                LentThread.EXECUTOR.submit(() -> new Door("after the run")).get()) {
            assertThat(run.failures()).containsOnlyKeys("lent() > leaks");
            assertThat(run.message("lent() > leaks")).contains("owner      certain: opened inside the test\n");
            assertThat(CleanupRegistry.global().openResources())
                    .filteredOn(resource -> resource.label().equals("after the run"))
                    .extracting(OpenResource::attribution)
                    .doesNotContain(Attribution.EXACT);
        }
    }

    /** Runs dynamic tests on a thread of its own, as extensions for user interfaces do. */
    static class LentThread implements InvocationInterceptor {
        static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "lent");
            thread.setDaemon(true);
            return thread;
        });

        @Override
        public void interceptDynamicTest(
                Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
                throws Throwable {
            EXECUTOR.submit(() -> {
                        try {
                            return invocation.proceed();
                        } catch (Throwable e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .get();
        }
    }

    @ExtendWith(LentThread.class)
    @DetectBuilderLeaks
    static class LentThreadTestCase {
        @TestFactory
        DynamicTest lent() {
            return DynamicTest.dynamicTest("leaks", OtherThreads::openUnknown);
        }
    }
}
