package io.github.watertight;

import org.jspecify.annotations.Nullable;

/**
 * What one thread has opened at one site: counted here, where no other thread writes, and added to the site's count at
 * intervals of at most a sixteenth of that. So threads at one site are not in each other's way.
 *
 * <p>Of the thread that made it, or of another of its name, which may then miscount. Any race leaves an immutable
 * {@link Opening}.
 */
final class SiteTally extends CacheLinePadding {

    private final OpeningSite site;

    /** The thread's. */
    final int threadHash;

    private Opening untraced;
    private long uncounted;
    private long interval = 1;

    /**
     * Creates one for the calling thread.
     *
     * @param untraced its opening here without its stack
     * @param uncounted what another tally has counted, whose place this takes
     */
    SiteTally(OpeningSite site, int threadHash, Opening untraced, long uncounted) {
        this.site = site;
        this.threadHash = threadHash;
        this.untraced = untraced;
        this.uncounted = uncounted;
    }

    boolean isAt(Object resource, CleanupAction<?> cleanup) {
        return site.is(resource.getClass(), cleanup.getClass());
    }

    /** Tells whether what the calling thread opens, bound to that, is counted here. */
    boolean isOfThisThread(@Nullable ThreadBinding binding) {
        return untraced.binding() == binding && untraced.isByThisThread();
    }

    long uncounted() {
        return uncounted;
    }

    /** What is known of what the calling thread opens here now, with its stack if it is its turn. */
    Opening openingHere() {
        uncounted++;
        if (uncounted >= interval && count()) {
            Opening traced = untraced.tracedHere();
            site.sample(traced.stack());
            return traced;
        }
        if (!untraced.isByThisThread()) {
            untraced = untraced.untracedHere();
        }
        return untraced;
    }

    private boolean count() {
        long before = site.count(uncounted);
        long after = before + uncounted;
        uncounted = 0;
        interval = OpeningSite.interval(after);
        return OpeningSite.isTurn(before, after);
    }
}
