package io.github.watertight;

/**
 * The handle on one open resource; closing it closes the resource.
 *
 * <p>A resource implements its own {@code close()} as {@code registration.close()} and gets exactly-once,
 * shutdown-safe closing. All registrations come from a {@link CleanupRegistry}; this interface is not for implementing.
 *
 * <p>Thread-safe.
 *
 * @param <X> what closing may throw
 * @since 0.1.0
 */
public interface Registration<X extends Exception> extends AutoCloseable {

    /**
     * Runs the cleanup action, unless it has succeeded already or is running.
     *
     * <p>However many threads call this, the action runs once and its exception goes to the thread that ran it. Every
     * other call returns at once, concurrent or re-entrant, whether or not the first has finished: nobody waits, so
     * nobody deadlocks. After a failure the resource stays listed as close failed, and the next call runs the action
     * again.
     *
     * @throws X what the action threw on this thread
     */
    @Override
    void close() throws X;
}
