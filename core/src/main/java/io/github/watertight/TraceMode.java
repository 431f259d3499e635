package io.github.watertight;

/**
 * Whether the stack that opened a resource is recorded.
 *
 * <p>The system property {@code watertight.trace} sets it for {@link CleanupRegistry#global()}: {@code full}, the
 * default, or {@code off}.
 *
 * @since 0.1.0
 */
public enum TraceMode {
    /** Record the whole stack of every opening: some microseconds and about 2 KiB for each open resource. */
    FULL,

    /**
     * Record no stack. A leak is then still found and still filed under the scope of its thread, but nobody can tell
     * where it was opened, whether a static initialiser opened it, or, on a fork-join worker, for whom.
     */
    OFF
}
