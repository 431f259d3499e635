package io.github.watertight;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a thread's stack of scopes. The stack is a chain through {@link #previous}, because a fork-join worker
 * that waits inside one test may run another test, nested, on the same thread.
 */
final class ThreadBinding implements ResourceScope.Binding {

    private final ThreadLocal<@Nullable ThreadBinding> stack;
    private final ResourceScope scope;
    private final boolean carried;
    private final @Nullable ThreadBinding previous;
    private final Thread thread = Thread.currentThread();
    private final @Nullable OpeningStack entry;
    private final Ownership ownership;
    private @Nullable Opening shared;
    private boolean closed;

    private ThreadBinding(
            ThreadLocal<@Nullable ThreadBinding> stack, ResourceScope scope, boolean carried, TraceMode trace) {
        this.stack = stack;
        this.scope = scope;
        this.carried = carried;
        this.previous = stack.get();
        this.ownership = Ownership.of(attribution(), scope);
        // Without traces nothing can be compared with it.
        this.entry = trace != TraceMode.OFF ? new OpeningStack() : null;
    }

    /** Binds the calling thread to the scope, on top of what it was bound to. */
    static ThreadBinding push(
            ThreadLocal<@Nullable ThreadBinding> stack, ResourceScope scope, boolean carried, TraceMode trace) {
        ThreadBinding binding = new ThreadBinding(stack, scope, carried, trace);
        stack.set(binding);
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
        closed = true;
        ThreadBinding top = stack.get();
        // A binding that is closed out of order waits here for those above it.
        while (top != null && top.closed) {
            top = top.previous;
        }
        if (top == null) {
            stack.remove();
        } else {
            stack.set(top);
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

    /** What is known of what the calling thread, which this binds, opens without a stack now. */
    Opening openingHere() {
        Opening known = shared;
        if (known == null || !known.isByThisThread()) {
            known = Opening.untraced(scope.tree().closeSignal(), this, ownership, null);
            shared = known;
        }
        return known;
    }

    /** The stack at which the scope was entered, if stacks are recorded. */
    @Nullable
    OpeningStack entry() {
        return entry;
    }
}
