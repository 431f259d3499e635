package io.github.watertight;

import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a thread's stack of scopes. The stack is a chain through {@link #previous}, because a fork-join worker
 * that waits inside one test may run another test, nested, on the same thread.
 */
final class ThreadBinding implements ResourceScope.Binding {

    private final ThreadBindings bindings;
    private final ResourceScope scope;
    private final boolean carried;
    private final @Nullable ThreadBinding previous;
    private final Thread thread = Thread.currentThread();
    private final @Nullable OpeningStack entry;
    private final Ownership ownership;
    private final boolean forkJoinWorker = thread instanceof ForkJoinWorkerThread;
    private @Nullable Opening shared;
    private @Nullable String sharedName;
    private @Nullable SiteTally lastTally;
    private @Nullable ResourceLog log;
    private boolean closed;

    /** Whether this is what the thread is bound to now. */
    private boolean top;

    private ThreadBinding(ThreadBindings bindings, ResourceScope scope, boolean carried, TraceMode trace) {
        this.bindings = bindings;
        this.scope = scope;
        this.carried = carried;
        this.previous = bindings.top();
        this.ownership = Ownership.of(attribution(), scope);
        // Without traces nothing can be compared with it.
        this.entry = trace != TraceMode.OFF ? new OpeningStack() : null;
    }

    /** Binds the calling thread to the scope, on top of what it was bound to. */
    static ThreadBinding push(ThreadBindings bindings, ResourceScope scope, boolean carried, TraceMode trace) {
        ThreadBinding binding = new ThreadBinding(bindings, scope, carried, trace);
        bindings.top(binding);
        return binding;
    }

    @Override
    public void close() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("thread " + thread.getName() + " entered scope " + scope.name()
                    + " and must leave it; thread " + Thread.currentThread().getName() + " cannot");
        }
        if (closed) {
            return;
        }
        ThreadBinding next = bindings.top();
        // A binding that is closed out of order waits here for those above it.
        while (next != null && (next == this || next.closed)) {
            next = next.previous;
        }
        bindings.top(next);
        closed = true;
        // Last, so that where the stack overflows, the thread is bound to what it can file in, and may try again.
        if (log != null) {
            log.finish();
            log = null;
        }
    }

    ResourceScope scope() {
        return scope;
    }

    Attribution attribution() {
        return carried ? Attribution.CARRIED : Attribution.EXACT;
    }

    /** Whose the resources are that the thread opens here, as long as nothing says otherwise. */
    Ownership ownership() {
        return ownership;
    }

    /** Tells whether this is what that thread is bound to now. Only the calling thread may be asked for. */
    boolean isTopOf(Thread current) {
        return thread == current && top;
    }

    /** Says whether this is what the calling thread, which this binds, is bound to. */
    void top(boolean isTop) {
        top = isTop;
    }

    /** Whether what the thread opens here may be somebody else's, whom it helps. */
    boolean isOfForkJoinWorker() {
        return forkJoinWorker;
    }

    /** What is known of what the calling thread, which this binds, opens without a stack now. */
    Opening openingHere() {
        String name = thread.getName();
        Opening known = shared;
        if (known == null || !name.equals(sharedName)) {
            known = Opening.untraced(scope.tree().closeSignal(), this, ownership, null);
            shared = known;
            sharedName = name;
        }
        return known;
    }

    /** Where the calling thread, which this binds, counts what it opens here now; null if the scope has too many sites. */
    @Nullable
    SiteTally tally(Object resource, CleanupAction<?> cleanup) {
        SiteTally known = lastTally;
        if (known == null || !known.isAt(resource, cleanup)) {
            OpeningSite site = scope.sites().of(resource, cleanup);
            known = site == null ? null : site.tally(scope.tree().closeSignal(), this, ownership);
            lastTally = known;
        }
        return known;
    }

    /** Where what the calling thread, which this binds, opens in the scope is filed. */
    ResourceLog log() {
        ResourceLog known = log;
        if (known == null) {
            known = scope.resources().newLog();
            log = known;
        }
        return known;
    }

    /** The stack at which the scope was entered, if stacks are recorded. */
    @Nullable
    OpeningStack entry() {
        return entry;
    }
}
