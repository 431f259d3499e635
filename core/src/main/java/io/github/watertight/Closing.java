package io.github.watertight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Closes resources, newest first, past every failure, and tells what came of it. */
final class Closing {

    private static final Comparator<RegisteredResource<?>> NEWEST_FIRST =
            Comparator.<RegisteredResource<?>>comparingLong(RegisteredResource::number)
                    .reversed();

    private Closing() {}

    /** Describes what is not closed, oldest first, on the calling thread. */
    static List<OpenResource> describe(List<RegisteredResource<?>> resources) {
        return describe(resources, Labels.of(resources));
    }

    /** Describes what is not closed, oldest first. */
    static List<OpenResource> describe(List<RegisteredResource<?>> resources, Labels labels) {
        List<OpenResource> descriptions = new ArrayList<>(resources.size());
        for (RegisteredResource<?> resource : resources) {
            OpenResource.State state = stateOf(resource.progress());
            if (state != null) {
                descriptions.add(new OpenResource(resource, state, labels.of(resource)));
            }
        }
        descriptions.sort(OpenResource.OLDEST_FIRST);
        return descriptions;
    }

    private static OpenResource.@Nullable State stateOf(@Nullable Object progress) {
        return switch (RegisteredResource.stateOf(progress)) {
            case OPEN -> OpenResource.State.OPEN;
            case CLOSING -> OpenResource.State.CLOSING;
            case CLOSE_FAILED -> OpenResource.State.CLOSE_FAILED;
            case CLOSED -> null;
        };
    }

    /**
     * Waits until nothing in the list is open, for the grace period at most, and then until nothing is being closed by
     * another thread, for the closing timeout at most. Costs nothing where nothing is open.
     */
    static void await(ResourceList list, EndOptions options) {
        if (list.isEmpty()) {
            return;
        }
        if (!options.gracePeriod().isZero()) {
            list.closeSignal().awaitUntil(list::isEmpty, in(options.gracePeriod()));
        }
        awaitOtherClosers(list::snapshot, list.closeSignal(), in(options.closingTimeout()));
    }

    /** Waits until no other thread is closing one of the resources, or the deadline. */
    static void awaitOtherClosers(Supplier<List<RegisteredResource<?>>> resources, CloseSignal signal, long deadline) {
        signal.awaitUntil(() -> !isBeingClosedElsewhere(resources.get()), deadline);
    }

    private static boolean isBeingClosedElsewhere(List<RegisteredResource<?>> resources) {
        for (RegisteredResource<?> resource : resources) {
            Thread closer = resource.closer();
            // A cleanup action may end a scope, or close everything: it cannot wait for itself.
            if (closer != null && closer != Thread.currentThread()) {
                return true;
            }
        }
        return false;
    }

    /** Closes what a scope left open, unless it is to be left so, and reports it. */
    static CleanupReport conclude(ResourceScope scope, List<RegisteredResource<?>> left, EndOptions options) {
        if (left.isEmpty()) {
            return CleanupReport.CLEAN;
        }
        // Where a hanging action would hang nobody, a hanging toString() must not either.
        boolean bounded = options.leavesOpen() || options.deadline() != null;
        Labels labels = bounded ? Labels.inBoundedTime(left) : Labels.of(left);
        List<OpenResource> leaks = describe(left, labels);
        if (!options.leavesOpen()) {
            ScopeTree tree = scope.tree();
            tree.reportsUnderWay().during(scope.name(), leaks, () -> closeAndAwait(left, options, tree.closeSignal()));
        }
        return new CleanupReport(leaks, failures(left, labels, options.leavesOpen()));
    }

    private static void closeAndAwait(List<RegisteredResource<?>> left, EndOptions options, CloseSignal signal) {
        // What others were closing has been waited for; what our own actions have others close has not.
        List<RegisteredResource<?>> ours = left.stream()
                .filter(resource -> resource.state() != RegisteredResource.State.CLOSING)
                .toList();
        Duration deadline = options.deadline();
        if (deadline == null) {
            close(ours, null);
            awaitOtherClosers(() -> ours, signal, in(options.closingTimeout()));
        } else {
            long end = in(deadline);
            close(ours, deadline);
            awaitOtherClosers(() -> ours, signal, end);
        }
    }

    /** Closes newest first; on the calling thread if there is no deadline, else on helpers, past what hangs. */
    static void close(List<RegisteredResource<?>> resources, @Nullable Duration deadline) {
        List<Runnable> closings = new ArrayList<>(resources.size());
        resources.stream().sorted(NEWEST_FIRST).forEach(resource -> closings.add(() -> closeQuietly(resource)));
        if (deadline == null) {
            boolean interrupted = false;
            for (Runnable closing : closings) {
                closing.run();
                // The next action must not be stopped by an interrupt that this one has left behind.
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        } else {
            new BoundedTurns("watertight-closing", closings, in(deadline)).run();
        }
    }

    /** Closes one resource; what its action throws stays with the resource, for the report. */
    static void closeQuietly(RegisteredResource<?> resource) {
        try {
            resource.close();
        } catch (Throwable recorded) {
            // Whatever it was, Errors included, the next resource has a right to be closed too.
            if (recorded instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lists those of the resources that could not be closed, newest first. */
    static List<CleanupFailure> failures(List<RegisteredResource<?>> resources, Labels labels, boolean untriedIsFine) {
        List<CleanupFailure> failures = new ArrayList<>();
        for (RegisteredResource<?> resource : resources) {
            // Read once: it may be tried again at this moment.
            Object progress = resource.progress();
            OpenResource.State openState = stateOf(progress);
            Throwable cause = null;
            if (progress instanceof Throwable failure) {
                cause = failure;
            } else if (progress instanceof Thread closer) {
                cause = stillClosing(closer);
            } else if (openState == OpenResource.State.OPEN && !untriedIsFine) {
                cause = untried();
            }
            if (openState != null && cause != null) {
                failures.add(new CleanupFailure(new OpenResource(resource, openState, labels.of(resource)), cause));
            }
        }
        failures.sort((a, b) -> OpenResource.OLDEST_FIRST.compare(b.resource(), a.resource()));
        return failures;
    }

    private static Throwable untried() {
        TimeoutException untried = new TimeoutException("closing was not tried: the deadline had passed");
        untried.setStackTrace(new StackTraceElement[0]);
        return untried;
    }

    private static @Nullable Throwable stillClosing(Thread closer) {
        if (closer == Thread.currentThread()) {
            return null;
        }
        TimeoutException still = new TimeoutException("still closing, on thread " + closer.getName());
        still.setStackTrace(closer.getStackTrace());
        return still;
    }

    /** What {@link System#nanoTime()} will be after that time. */
    static long in(Duration time) {
        return System.nanoTime() + nanos(time);
    }

    /** The time until {@link System#nanoTime()} will be that; zero if it is past. */
    static Duration until(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    static long nanos(Duration duration) {
        try {
            return Math.min(duration.toNanos(), Long.MAX_VALUE / 4);
        } catch (ArithmeticException longerThanCenturies) {
            return Long.MAX_VALUE / 4;
        }
    }
}
