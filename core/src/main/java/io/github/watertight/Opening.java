package io.github.watertight;

import java.time.Instant;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the opening of a resource: who did it and where, and whose the resource is.
 *
 * <p>Immutable, so that all openings of a thread in a scope share one while nothing tells them apart. What has a stack, or
 * has been weighed, has one of its own.
 *
 * @param closeSignal whom to tell what came of closing
 * @param binding what the thread was bound to
 * @param site where it was opened, under {@link TraceMode#SAMPLED}
 * @param ownership while it has not been weighed, what its thread tells
 * @param weighed whether the evidence has been weighed, so that the ownership stands
 * @param late whether its scope had ended already
 * @param untilExit whether it lives as long as the process on purpose
 */
record Opening(
        CloseSignal closeSignal,
        String threadName,
        boolean byForkJoinWorker,
        @Nullable ThreadBinding binding,
        @Nullable OpeningStack stack,
        @Nullable Instant time,
        @Nullable OpeningSite site,
        Ownership ownership,
        boolean weighed,
        boolean late,
        boolean untilExit) {

    /** An opening by the calling thread, without its stack. */
    static Opening untraced(
            CloseSignal closeSignal, @Nullable ThreadBinding binding, Ownership ownership, @Nullable OpeningSite site) {
        return here(closeSignal, binding, null, null, ownership, site);
    }

    /** An opening by the calling thread, with its stack, which is taken here. */
    static Opening traced(
            CloseSignal closeSignal, @Nullable ThreadBinding binding, Ownership ownership, @Nullable OpeningSite site) {
        return here(closeSignal, binding, new OpeningStack(), Instant.now(), ownership, site);
    }

    private static Opening here(
            CloseSignal closeSignal,
            @Nullable ThreadBinding binding,
            @Nullable OpeningStack stack,
            @Nullable Instant time,
            Ownership ownership,
            @Nullable OpeningSite site) {
        Thread thread = Thread.currentThread();
        boolean worker = thread instanceof ForkJoinWorkerThread;
        return new Opening(
                closeSignal, thread.getName(), worker, binding, stack, time, site, ownership, false, false, false);
    }

    /** Another of this thread, which is the calling one, with its stack, which is taken here. */
    Opening tracedHere() {
        return traced(closeSignal, binding, ownership, site);
    }

    /** Another of this thread, which is the calling one and has got another name. */
    Opening untracedHere() {
        return untraced(closeSignal, binding, ownership, site);
    }

    /** The stack of another opening at the same site, where this one's was not recorded. */
    @Nullable
    OpeningStack sample() {
        return stack == null && site != null ? site.sample() : null;
    }

    /** Tells whether what the calling thread opens now, bound to the same, may share this. A thread may be renamed. */
    boolean isByThisThread() {
        Thread thread = Thread.currentThread();
        return threadName.equals(thread.getName()) && byForkJoinWorker == thread instanceof ForkJoinWorkerThread;
    }

    Opening weighed(Ownership owner) {
        return with(owner, true, late, untilExit);
    }

    Opening openedLate() {
        return with(ownership, weighed, true, untilExit);
    }

    Opening livesUntilExit(Ownership owner) {
        return with(owner, true, late, true);
    }

    private Opening with(Ownership owner, boolean nowWeighed, boolean nowLate, boolean nowUntilExit) {
        return new Opening(
                closeSignal,
                threadName,
                byForkJoinWorker,
                binding,
                stack,
                time,
                site,
                owner,
                nowWeighed,
                nowLate,
                nowUntilExit);
    }
}
