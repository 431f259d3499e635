package io.github.watertight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One registration: the resource, what is known of its opening, and the state machine
 * {@code OPEN -> CLOSING -> CLOSED | CLOSE_FAILED -> CLOSING}.
 *
 * <p>The state changes by compare-and-set, and by whoever has won that. Where it is filed changes under the structure lock,
 * and it is taken out without. There is one of these for each open resource of the program, so it has no field that several
 * can share.
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
    private static final VarHandle PAGE;
    private static final VarHandle PLACE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PROGRESS = lookup.findVarHandle(RegisteredResource.class, "progress", Object.class);
            OPENING = lookup.findVarHandle(RegisteredResource.class, "opening", Opening.class);
            PAGE = lookup.findVarHandle(RegisteredResource.class, "page", RegisteredResource[].class);
            PLACE = lookup.findVarHandle(RegisteredResource.class, "place", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int SLOT_BITS = 6;

    /** The most slots that a page can have. */
    static final int MOST_SLOTS = 1 << SLOT_BITS;

    private final Object resource;
    private final CleanupAction<X> cleanup;

    /**
     * The state, together with what belongs to it: null is open, a thread is closing it, a throwable is why closing
     * failed, and {@link State#CLOSED} is closed.
     */
    private volatile @Nullable Object progress;

    /**
     * Replaced when more is known: by the opener before this is filed, or after he has withdrawn it, and else under the
     * structure lock. Not volatile, because writing that costs every opening.
     */
    private Opening opening;

    /**
     * The page of a {@link ResourceLog} that this is filed on. Written by the opener, or when he files it elsewhere because
     * he has come too late, and else under the structure lock; who closes this reads it without.
     */
    private @Nullable RegisteredResource<?> @Nullable [] page;

    /** The number, 0 before it is drawn, and in the lowest bits the slot on that page: two words less for each resource. */
    private long place;

    /**
     * Creates one that is open.
     *
     * @param page the page of a log on which the caller files it; null if it is to be filed nowhere
     * @param slot the slot on that page
     */
    RegisteredResource(
            Object resource,
            CleanupAction<X> cleanup,
            Opening opening,
            @Nullable RegisteredResource<?> @Nullable [] page,
            int slot) {
        this.resource = resource;
        this.cleanup = cleanup;
        this.opening = opening;
        this.page = page;
        this.place = slot;
    }

    @Override
    public void close() throws X {
        Object seen = progress;
        if (seen == null || seen instanceof Throwable) {
            closeFrom(seen);
        }
    }

    /** Closes what nobody has tried to close yet; returns whether this call did. */
    boolean closeUntried() throws X {
        return closeFrom(null);
    }

    /** Closes this if that is how far it still is; returns whether this call did. */
    private boolean closeFrom(@Nullable Object seen) throws X {
        boolean claimed = false;
        try {
            claimed = PROGRESS.compareAndSet(this, seen, Thread.currentThread());
            if (!claimed) {
                return false;
            }
            cleanup.run();
        } catch (Throwable t) {
            if (claimed) {
                // No call before this: the stack may have overflowed.
                progress = t;
                closeSignal().signal();
            }
            throw t;
        }
        progress = State.CLOSED;
        unfile();
        closeSignal().signal();
        return true;
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

    // Its place

    /**
     * Draws the number: now this is registered.
     *
     * @param slot where this is, on the page that it was created for; to read it again would wait for its writing
     */
    void drawNumber(OpeningNumbers numbers, int slot) {
        PLACE.setRelease(this, numbers.draw() << SLOT_BITS | slot);
    }

    /** The place in the order of opening; 0 before it is known. */
    long number() {
        return (long) PLACE.getAcquire(this) >>> SLOT_BITS;
    }

    private int slot() {
        return (int) (long) PLACE.getAcquire(this) & MOST_SLOTS - 1;
    }

    /** Waits until this, which is in that slot, has its number; returns false if it has left before that. */
    boolean awaitNumberIn(@Nullable RegisteredResource<?>[] filedOn, int slot) {
        if (number() != 0) {
            return true;
        }
        Backoff backoff = new Backoff();
        while (number() == 0 && filedOn[slot] == this) {
            backoff.pause();
        }
        backoff.end();
        return number() != 0;
    }

    /** Tells whether this was last filed on that page. */
    @SuppressWarnings("ReferenceEquality") // Which page it is, not what is on it.
    boolean isOn(@Nullable RegisteredResource<?>[] candidate) {
        return page() == candidate;
    }

    private @Nullable RegisteredResource<?> @Nullable [] page() {
        return (RegisteredResource<?>[]) PAGE.getVolatile(this);
    }

    /** Notes another place where this is filed now: both halves or, if the stack overflows, none. */
    void refile(@Nullable RegisteredResource<?>[] newPage, int newSlot) {
        PLACE.setRelease(this, number() << SLOT_BITS | newSlot);
        page = newPage;
    }

    /** Empties the slot that this is in; returns false if it is in none. */
    boolean unfile() {
        // Who moves this meanwhile may have us read half of where it was and half of where it will be. It is in
        // that slot only if both halves are of one place; and whoever moves it looks at its state after that, and
        // takes out what is closed.
        @Nullable RegisteredResource<?>[] filedOn = page();
        int slot = slot();
        if (filedOn == null || slot >= filedOn.length || filedOn[slot] != this) {
            return false;
        }
        filedOn[slot] = null;
        return true;
    }

    /** Moves this from the log that holds it to one that is the caller's to write; nothing happens if it is closed. */
    void moveTo(ResourceLog log) {
        @Nullable RegisteredResource<?>[] filedOn = page();
        int slot = slot();
        if (filedOn == null || filedOn[slot] != this) {
            return;
        }
        log.append(this);
        filedOn[slot] = null;
        // The place was written, with a fence, and now the state is read. A closer writes the state, then reads
        // the place: one of the two sees the other.
        if (!isOpen()) {
            // Its closer may have looked for it where it was: then it is ours to take out.
            unfile();
        }
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
