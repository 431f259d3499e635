package io.github.watertight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One registration: the resource, what is known of its opening, and the state machine
 * {@code OPEN -> CLOSING -> CLOSED | CLOSE_FAILED -> CLOSING}.
 *
 * <p>The state changes by compare-and-set alone. What concerns the list that holds it is guarded by that list. There is
 * one of these for each open resource of the program, so it has no field that several can share.
 */
final class RegisteredResource<X extends Exception> implements Registration<X> {

    enum State {
        OPEN,
        CLOSING,
        CLOSE_FAILED,
        CLOSED
    }

    private static final VarHandle PROGRESS;
    private static final VarHandle OPENING;
    private static final VarHandle LIST;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PROGRESS = lookup.findVarHandle(RegisteredResource.class, "progress", Object.class);
            OPENING = lookup.findVarHandle(RegisteredResource.class, "opening", Opening.class);
            LIST = lookup.findVarHandle(RegisteredResource.class, "list", ResourceList.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object resource;
    private final CleanupAction<X> cleanup;

    /**
     * The state, together with what belongs to it: null is open, a thread is closing it, a throwable is why closing
     * failed, and {@link State#CLOSED} is closed.
     */
    private volatile @Nullable Object progress;

    /**
     * Replaced when more is known: by the opener before this is filed, and then under the structure lock. Not volatile,
     * because writing that costs every opening.
     */
    private Opening opening;

    /**
     * The list that holds this, and its neighbours there. Written under the lock of the list only, and published by it;
     * who reads it without takes care, see {@link #unlist}.
     */
    private @Nullable ResourceList list;

    @Nullable
    RegisteredResource<?> older;

    @Nullable
    RegisteredResource<?> newer;

    long number;

    RegisteredResource(Object resource, CleanupAction<X> cleanup, Opening opening) {
        this.resource = resource;
        this.cleanup = cleanup;
        this.opening = opening;
    }

    @Override
    public void close() throws X {
        if (claim()) {
            runClaimed();
        }
    }

    /** Closes what nobody has tried to close yet; returns whether this call did. */
    boolean closeUntried() throws X {
        if (!claimFrom(null)) {
            return false;
        }
        runClaimed();
        return true;
    }

    private void runClaimed() throws X {
        try {
            cleanup.run();
        } catch (Throwable t) {
            progress = t;
            closeSignal().signal();
            throw t;
        }
        progress = State.CLOSED;
        unlist();
        closeSignal().signal();
    }

    private boolean claim() {
        Object seen = progress;
        return (seen == null || seen instanceof Throwable) && claimFrom(seen);
    }

    private boolean claimFrom(@Nullable Object seen) {
        return PROGRESS.compareAndSet(this, seen, Thread.currentThread());
    }

    private void unlist() {
        // Once is enough: whoever moves this to another list looks at its state after that, and takes out what is
        // closed.
        ResourceList holder = list();
        if (holder != null) {
            holder.remove(this);
        }
    }

    private CloseSignal closeSignal() {
        return opening.closeSignal();
    }

    Object resource() {
        return resource;
    }

    State state() {
        return stateOf(progress);
    }

    static State stateOf(@Nullable Object progress) {
        if (progress == null) {
            return State.OPEN;
        }
        if (progress == State.CLOSED) {
            return State.CLOSED;
        }
        return progress instanceof Thread ? State.CLOSING : State.CLOSE_FAILED;
    }

    /** The state, with the thread that closes this or the reason why closing failed, if it is one of these. */
    @Nullable
    Object progress() {
        return progress;
    }

    boolean isOpen() {
        return progress != State.CLOSED;
    }

    /** The thread that runs the action now, if one does. */
    @Nullable
    Thread closer() {
        return progress instanceof Thread closing ? closing : null;
    }

    // Its list

    @Nullable
    ResourceList list() {
        return (ResourceList) LIST.getVolatile(this);
    }

    void list(@Nullable ResourceList holder) {
        LIST.setRelease(this, holder);
    }

    long number() {
        return number;
    }

    // Its opening

    private Opening opening() {
        return (Opening) OPENING.getAcquire(this);
    }

    private void opening(Opening nowKnown) {
        OPENING.setRelease(this, nowKnown);
    }

    String threadName() {
        return opening().threadName();
    }

    boolean openedByForkJoinWorker() {
        return opening().byForkJoinWorker();
    }

    @Nullable
    ThreadBinding binding() {
        return opening().binding();
    }

    @Nullable
    OpeningStack stack() {
        return opening().stack();
    }

    /** The stack of another opening at the same site, where this one's was not recorded: no evidence of this one. */
    @Nullable
    OpeningStack sampleOfSite() {
        return opening().sample();
    }

    @Nullable
    Instant openedAt() {
        return opening().time();
    }

    Ownership ownership() {
        return opening().ownership();
    }

    boolean livesUntilExit() {
        return opening().untilExit();
    }

    void livesUntilExit(Ownership owner) {
        opening(opening().livesUntilExit(owner));
    }

    boolean openedLate() {
        return opening().late();
    }

    void markOpenedLate() {
        opening(opening().openedLate());
    }

    boolean weighed() {
        return opening().weighed();
    }

    void weighed(Ownership owner) {
        opening(opening().weighed(owner));
    }
}
