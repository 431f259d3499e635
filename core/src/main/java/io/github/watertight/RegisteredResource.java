package io.github.watertight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * One registration: the resource, the evidence of who opened it, and the state machine
 * {@code OPEN -> CLOSING -> CLOSED | CLOSE_FAILED -> CLOSING}.
 *
 * <p>The state changes by compare-and-set alone. What concerns the list that holds it is guarded by that list.
 */
final class RegisteredResource<X extends Exception> implements Registration<X> {

    enum State {
        OPEN,
        CLOSING,
        CLOSE_FAILED,
        CLOSED
    }

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(RegisteredResource.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object resource;
    private final CleanupAction<X> cleanup;
    private final CloseSignal closeSignal;

    private final String threadName;
    private final boolean openedByForkJoinWorker;
    private final @Nullable ThreadBinding binding;
    private final @Nullable OpeningStack stack;
    private final @Nullable Instant openedAt;

    private volatile State state = State.OPEN;
    private volatile @Nullable Thread closer;
    private volatile @Nullable Throwable failure;

    private volatile Ownership ownership;
    private volatile boolean livesUntilExit;
    private boolean weighed;
    private boolean openedLate;

    /** The list that holds this, and its neighbours there. Written under the lock of the list only. */
    volatile @Nullable ResourceList list;

    @Nullable
    RegisteredResource<?> previous;

    @Nullable
    RegisteredResource<?> next;

    long number;

    RegisteredResource(
            Object resource,
            CleanupAction<X> cleanup,
            CloseSignal closeSignal,
            TraceMode trace,
            @Nullable ThreadBinding binding,
            Ownership ownership) {
        Thread opener = Thread.currentThread();
        this.resource = resource;
        this.cleanup = cleanup;
        this.closeSignal = closeSignal;
        this.threadName = opener.getName();
        this.openedByForkJoinWorker = opener instanceof ForkJoinWorkerThread;
        this.binding = binding;
        this.stack = trace == TraceMode.FULL ? new OpeningStack() : null;
        this.openedAt = trace == TraceMode.FULL ? Instant.now() : null;
        this.ownership = ownership;
    }

    @Override
    public void close() throws X {
        if (claim()) {
            runClaimed();
        }
    }

    /** Closes what nobody has tried to close yet; returns whether this call did. */
    boolean closeUntried() throws X {
        if (!claimFrom(State.OPEN)) {
            return false;
        }
        runClaimed();
        return true;
    }

    private void runClaimed() throws X {
        State outcome = State.CLOSE_FAILED;
        try {
            cleanup.run();
            outcome = State.CLOSED;
        } catch (Throwable t) {
            failure = t;
            throw t;
        } finally {
            closer = null;
            state = outcome;
            if (outcome == State.CLOSED) {
                unlist();
            }
            closeSignal.signal();
        }
    }

    private boolean claim() {
        State seen = state;
        return (seen == State.OPEN || seen == State.CLOSE_FAILED) && claimFrom(seen);
    }

    private boolean claimFrom(State seen) {
        if (STATE.compareAndSet(this, seen, State.CLOSING)) {
            closer = Thread.currentThread();
            return true;
        }
        return false;
    }

    private void unlist() {
        // Once is enough: whoever moves this to another list looks at its state after that, and takes out what is
        // closed.
        ResourceList holder = list;
        if (holder != null) {
            holder.remove(this);
        }
    }

    Object resource() {
        return resource;
    }

    State state() {
        return state;
    }

    boolean isOpen() {
        return state != State.CLOSED;
    }

    /** The thread that runs the action now, if one does. */
    @Nullable
    Thread closer() {
        return closer;
    }

    /** What the last try to close threw. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    long number() {
        return number;
    }

    String threadName() {
        return threadName;
    }

    boolean openedByForkJoinWorker() {
        return openedByForkJoinWorker;
    }

    @Nullable
    ThreadBinding binding() {
        return binding;
    }

    @Nullable
    OpeningStack stack() {
        return stack;
    }

    @Nullable
    Instant openedAt() {
        return openedAt;
    }

    Ownership ownership() {
        return ownership;
    }

    boolean livesUntilExit() {
        return livesUntilExit;
    }

    void livesUntilExit(Ownership owner) {
        ownership = owner;
        livesUntilExit = true;
        weighed = true;
    }

    boolean openedLate() {
        return openedLate;
    }

    void openedLate(boolean late) {
        openedLate = late;
    }

    boolean weighed() {
        return weighed;
    }

    void weighed(Ownership owner) {
        ownership = owner;
        weighed = true;
    }
}
