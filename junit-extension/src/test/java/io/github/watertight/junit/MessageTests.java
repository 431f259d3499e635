package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.ResourceScope;
import io.github.watertight.work.Builder;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a leak looks like: the message, the stack trace, what is suppressed, and what stands first. */
class MessageTests {

    @Test
    void theMessageIsASentenceABlockAndTheRemedy() {
        EngineRun run = EngineRun.of(OneLeakTestCase.class);

        assertThat(run.message("leaks()")).isEqualTo("""
                MessageTests.OneLeakTestCase.leaks() leaked 1 resource

                  Builder  work directory DIR
                    opened at  io.github.watertight.junit.MessageTests$OneLeakTestCase.leaks(MessageTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test

                Close it before the test ends, for example with try-with-resources or @AutoClose.""");
        assertThat(run.failure("leaks()")).hasNoSuppressedExceptions();
    }

    @Test
    void aLeakOfAnAnonymousClassIsNamedToo() {
        EngineRun run = EngineRun.of(AnonymousLeakTestCase.class);

        assertThat(run.message("leaks()")).contains("\n\n  MessageTests$AnonymousLeakTestCase$1  anonymous\n");
    }

    @DetectBuilderLeaks
    static class AnonymousLeakTestCase {
        @Test
        void leaks() {
            Object anonymous = new Object() {
                @Override
                public String toString() {
                    return "anonymous";
                }
            };
            CleanupRegistry.global().register(anonymous, () -> {});
        }
    }

    @Test
    void theThreadAndTheDirectoryAreNamed() {
        EngineRun run = EngineRun.of(OneLeakTestCase.class);

        assertThat(run.failure("leaks()").getMessage())
                .contains("  Builder  work directory " + OneLeakTestCase.builder.workDir() + "\n")
                .contains("by thread  " + Thread.currentThread().getName() + ", ");
    }

    @DetectBuilderLeaks
    static class OneLeakTestCase {
        static Builder builder;

        @Test
        void leaks() throws IOException {
            builder = Builder.open();
        }
    }

    @Test
    void theStackTraceIsTheOpenersCutToItsOwnFrames() {
        StackTraceElement[] trace =
                EngineRun.of(TwoLeaksTestCase.class).failure("leaks(TestInfo)").getStackTrace();

        assertThat(Arrays.stream(trace).map(StackTraceElement::getMethodName)).containsExactly("openBuilder", "leaks");
        assertThat(Arrays.stream(trace).map(StackTraceElement::getClassName))
                .containsExactly(MessageTests.class.getName(), TwoLeaksTestCase.class.getName());
    }

    @Test
    void everyLeakHasItsBlockBuildersFirst() {
        EngineRun run = EngineRun.of(TwoLeaksTestCase.class);

        assertThat(run.message("leaks(TestInfo)")).isEqualTo("""
                MessageTests.TwoLeaksTestCase.leaks(TestInfo) leaked 3 resources

                  Builder  work directory DIR
                    opened at  io.github.watertight.junit.MessageTests.openBuilder(MessageTests.java)
                    from       io.github.watertight.junit.MessageTests$TwoLeaksTestCase.leaks(MessageTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test

                  Door  first
                    opened at  io.github.watertight.junit.MessageTests$TwoLeaksTestCase.leaks(MessageTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test

                  Door  second
                    opened at  io.github.watertight.junit.MessageTests$TwoLeaksTestCase.leaks(MessageTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test

                Close it before the test ends, for example with try-with-resources or @AutoClose.""");
    }

    @Test
    void manyThatDifferInNothingShareABlock() {
        EngineRun run = EngineRun.of(LoopTestCase.class);

        assertThat(run.message("leaks()")).isEqualTo("""
                MessageTests.LoopTestCase.leaks() leaked 15 resources

                  Door  of another line
                    opened at  io.github.watertight.junit.MessageTests$LoopTestCase.leaks(MessageTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test

                  Named  1
                    and        12 more, opened in the same way: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
                    opened at  io.github.watertight.junit.MessageTests$LoopTestCase.leaks(MessageTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test

                  Named  cannot be closed
                    opened at  io.github.watertight.junit.MessageTests$LoopTestCase.leaks(MessageTests.java)
                    by thread  T, N ms before the test ended
                    owner      certain: opened inside the test
                    closing    failed: java.lang.IllegalStateException: jammed

                Close it before the test ends, for example with try-with-resources or @AutoClose.""");
        assertThat(run.failure("leaks()").getSuppressed())
                .extracting(Throwable::toString)
                .satisfiesExactly(
                        title -> assertThat(title).startsWith("[2] Named  1, opened by thread "),
                        title -> assertThat(title).startsWith("[15] Named  cannot be closed, opened by thread "),
                        title -> assertThat(title).startsWith("[15] Named  cannot be closed could not be closed: "));
    }

    @DetectBuilderLeaks
    static class LoopTestCase {
        @Test
        void leaks() {
            new Door("of another line");
            for (int i = 1; i <= 14; i++) {
                int number = i;
                CleanupRegistry.global()
                        .register(number < 14 ? new Named("" + i) : new Named("cannot be closed"), () -> {
                            if (number == 14) {
                                throw new IllegalStateException("jammed");
                            }
                        });
            }
        }
    }

    @Test
    void whatDiffersInItsCallersHasABlockEach() {
        EngineRun run = EngineRun.of(FactoryTestCase.class);

        assertThat(run.message("leaks()"))
                .contains("\n\n  Door  first\n", "\n\n  Door  second\n", "\n\n  Door  third\n", "\n\n  Door  fourth\n");
    }

    @DetectBuilderLeaks
    static class FactoryTestCase {
        @Test
        void leaks() {
            Outside.first();
        }
    }

    /** Each of whose doors comes from one line, called from another. */
    private static final class Outside {
        static void first() {
            open("first");
            second();
        }

        private static void second() {
            open("second");
            third();
        }

        private static void third() {
            open("third");
            open("fourth");
        }

        private static void open(String name) {
            new Door(name);
        }
    }

    private record Named(String name) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void onAPoolsThreadTheStackTraceEndsWithTheUsersFrames() {
        BuilderLeakError failure =
                (BuilderLeakError) EngineRun.of(PooledTestCase.class).failure("leaks()");

        assertThat(failure.getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .containsExactly("openPooled");
    }

    @DetectBuilderLeaks
    static class PooledTestCase {
        @Test
        void leaks() throws Exception {
            ExecutorService pool = Executors.newSingleThreadExecutor();
            try {
                ResourceScope test = CleanupRegistry.global().currentScope();
                test.wrap(pool).submit(MessageTests::openPooled).get();
            } finally {
                pool.shutdown();
            }
        }
    }

    private static Door openPooled() {
        return new Door("pooled");
    }

    @Test
    void theOtherLeaksAreSuppressedEachWithItsOwnTrace() {
        Throwable failure = EngineRun.of(TwoLeaksTestCase.class).failure("leaks(TestInfo)");

        String thread = Thread.currentThread().getName();
        assertThat(failure.getSuppressed())
                .extracting(Throwable::toString)
                .containsExactly(
                        "[2] Door  first, opened by thread " + thread + " at:",
                        "[3] Door  second, opened by thread " + thread + " at:");
        for (Throwable other : failure.getSuppressed()) {
            assertThat(other.getStackTrace()).hasSize(1);
            assertThat(other.getStackTrace()[0].getMethodName()).isEqualTo("leaks");
        }
        assertThat(failure.getSuppressed()[0].getStackTrace()[0].getLineNumber())
                .isEqualTo(failure.getSuppressed()[1].getStackTrace()[0].getLineNumber() - 2);
    }

    @DetectBuilderLeaks
    static class TwoLeaksTestCase {
        @Test
        void leaks(TestInfo info) throws IOException {
            new Door("first");
            openBuilder();
            new Door("second");
        }
    }

    private static void openBuilder() throws IOException {
        Builder.open();
    }

    @Test
    void aFailureOfTheTestStaysFirst() {
        EngineRun run = EngineRun.of(FailingTestCase.class);

        Throwable failure = run.failure("failsAndLeaks()");
        assertThat(failure).isExactlyInstanceOf(IllegalStateException.class).hasMessage("the test's own");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0])
                .isExactlyInstanceOf(BuilderLeakError.class)
                .hasMessageStartingWith(
                        "MessageTests.FailingTestCase.failsAndLeaks() leaked 1 resource\n\n  Door  own\n");
        assertThat(run.failure("fails()")).hasMessage("alone").hasNoSuppressedExceptions();
    }

    @DetectBuilderLeaks
    static class FailingTestCase {
        @Test
        void failsAndLeaks() {
            new Door("own");
            throw new IllegalStateException("the test's own");
        }

        @Test
        void fails() {
            throw new IllegalStateException("alone");
        }
    }

    @Test
    void anAbortedTestThatLeaksFails() {
        EngineRun run = EngineRun.of(AbortedTestCase.class);

        assertThat(run.aborted()).containsExactly("aborts()");
        assertThat(run.failures()).containsOnlyKeys("abortsAndLeaks()");
        Throwable failure = run.failure("abortsAndLeaks()");
        assertThat(failure).isExactlyInstanceOf(BuilderLeakError.class);
        assertThat(failure.getMessage())
                .startsWith("MessageTests.AbortedTestCase.abortsAndLeaks() leaked 1 resource\n\n  Door  own\n");
        assertThat(failure.getSuppressed())
                .singleElement()
                .extracting(suppressed -> suppressed.getClass().getSimpleName())
                .isEqualTo("TestAbortedException");
    }

    @DetectBuilderLeaks
    static class AbortedTestCase {
        @Test
        void aborts() {
            assumeThat(true).isFalse();
        }

        @Test
        void abortsAndLeaks() {
            new Door("own");
            assumeThat(true).isFalse();
        }
    }

    @Test
    void aResourceThatCannotDescribeItselfIsReportedAllTheSame() {
        EngineRun run = EngineRun.of(NamelessTestCase.class);

        assertThat(run.message("leaks()"))
                .contains("(its toString() threw java.lang.NullPointerException)")
                .contains("  Door  after it\n");
    }

    @DetectBuilderLeaks
    static class NamelessTestCase {
        @Test
        void leaks() {
            CleanupRegistry.global().register(new Nameless(), () -> {});
            new Door("after it");
        }
    }

    static class Nameless {
        @Override
        public String toString() {
            throw new NullPointerException();
        }
    }
}
