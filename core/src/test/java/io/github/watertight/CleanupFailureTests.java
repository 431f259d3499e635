package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Causes of failed closings, which a report prints whatever their authors made of them. */
class CleanupFailureTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();

    private CleanupFailure failureFrom(RuntimeException cause) {
        registry.register("resource", () -> {
            throw cause;
        });
        return registry.closeAll().failures().get(0);
    }

    /** Says nothing of itself. */
    private static class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("broken");
        }
    }

    private static final class NamelessException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new StackOverflowError();
        }
    }

    private static final class StacklessException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NullStackException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("NullAway") // As careless authors do.
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }

    private static RuntimeException suppressingABrokenOne() {
        RuntimeException cause = new RuntimeException("suppresses a broken one");
        cause.addSuppressed(new BrokenException());
        return cause;
    }

    static Stream<RuntimeException> brokenCauses() {
        return Stream.of(
                new BrokenException(),
                new NamelessException(),
                new StacklessException(),
                new NullStackException(),
                new RuntimeException("caused by a broken one", new BrokenException()),
                suppressingABrokenOne());
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("brokenCauses")
    void aCauseThatCannotBePrintedHasAStandIn(RuntimeException broken) {
        CleanupFailure failure = failureFrom(broken);

        assertThat(failure.cause()).isSameAs(broken);
        assertThat(failure.printableCause())
                .hasToString(broken.getClass().getName() + " (it cannot be printed)")
                .hasNoCause()
                .hasNoSuppressedExceptions();
    }

    @Test
    void aCauseThatCanBePrintedIsPrintedItself() {
        RuntimeException sound = new IllegalStateException("jammed", new IllegalArgumentException("rust"));

        assertThat(failureFrom(sound).printableCause()).isSameAs(sound);
    }

    @Test
    void aCauseThatHangsKeepsNoOtherFromBeingPrinted() {
        CountDownLatch mayReturn = new CountDownLatch(1);
        RuntimeException hanging = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                Threads.await(mayReturn);
                return "late";
            }
        };
        RuntimeException sound = new RuntimeException("sound");

        List<Throwable> printable = PrintableCauses.of(List.of(hanging, sound), Closing.in(Duration.ofSeconds(2)));

        assertThat(printable.get(0)).hasToString(hanging.getClass().getName() + " (it cannot be printed)");
        assertThat(printable.get(1)).isSameAs(sound);
        mayReturn.countDown();
    }
}
