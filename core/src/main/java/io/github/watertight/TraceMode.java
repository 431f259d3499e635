package io.github.watertight;

/**
 * Of which openings the stack is recorded.
 *
 * <p>The system property {@code watertight.trace} sets it for {@link CleanupRegistry#global()}: {@code full},
 * {@code sampled}, which is the default, or {@code off}. In tests that the JUnit extension watches, the default is
 * {@code full}.
 *
 * @since 0.1.0
 */
public enum TraceMode {
    /** Record the whole stack of every opening: some microseconds and about 2 KiB for each open resource. */
    FULL,

    /**
     * Record the stacks of the first four openings at a site in a scope, then those of the 8th, the 16th, and so on; and
     * the stack at which a thread enters a scope, some microseconds for each time.
     *
     * <p>A site is a class of resource together with a class of cleanup action. Each lambda and each method reference in
     * the source has a class of its own, but the one in the constructor of a resource is one for all who call that. A
     * scope tells 256 sites apart; what comes then is treated as under {@link #OFF}.
     *
     * <p>A resource whose stack was not recorded is found, filed and described as under {@link #OFF}, and shows, as what it
     * is, where another of its site was opened: {@link OpenResource#sampleOfSite()}. That is a hint and never evidence.
     */
    SAMPLED,

    /**
     * Record no stack. A leak is then still found and still filed under the scope of its thread, but nobody can tell
     * where it was opened, whether a static initialiser opened it, or, on a fork-join worker, for whom.
     */
    OFF
}
