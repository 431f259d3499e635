package io.github.watertight;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What each thread is bound to in one registry: the top of its stack of scopes.
 *
 * <p>A {@link ThreadLocal} knows it. In front of that is a small table of the threads that were bound last, because each
 * opening asks, and a thread-local is eight dependent reads away, which is as much as all the rest that an opening does. A
 * thread writes into the table nothing but its own top; and a binding knows whether it is that still.
 */
final class ThreadBindings {

    private static final int RECENT = 64;

    /** Per registry, for a thread may be in scopes of several; and registries are few and long-lived. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable ThreadBinding> tops = new ThreadLocal<>();

    private final @Nullable ThreadBinding[] recent = new ThreadBinding[RECENT];

    /** How many threads are bound. Where none is, as in production, nobody need be asked. */
    private final AtomicInteger bound = new AtomicInteger();

    /** The top of the calling thread's stack; null if it is in no scope. */
    @Nullable
    ThreadBinding top() {
        Thread thread = Thread.currentThread();
        ThreadBinding found = recent[slot(thread)];
        return found != null && found.isTopOf(thread) ? found : topOf(thread);
    }

    private @Nullable ThreadBinding topOf(Thread thread) {
        if (bound.get() == 0) {
            return null;
        }
        ThreadBinding top = tops.get();
        if (top != null) {
            recent[slot(thread)] = top;
        }
        return top;
    }

    /**
     * Makes this the top of the calling thread's stack; null empties it. Where the stack overflows in between, the count may
     * stay too great, which costs time and nothing else.
     */
    void top(@Nullable ThreadBinding top) {
        Thread thread = Thread.currentThread();
        int slot = slot(thread);
        ThreadBinding old = top();
        if (old != null) {
            old.top(false);
        }
        if (top == null) {
            tops.remove();
            recent[slot] = null;
            if (old != null) {
                bound.decrementAndGet();
            }
        } else {
            if (old == null) {
                bound.incrementAndGet();
            }
            tops.set(top);
            top.top(true);
            recent[slot] = top;
        }
    }

    private static int slot(Thread thread) {
        return ThreadHash.of(thread) & (RECENT - 1);
    }
}
