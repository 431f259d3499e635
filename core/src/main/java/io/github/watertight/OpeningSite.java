package io.github.watertight;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What is opened with one class of cleanup action, for one class of resource, in one scope: what comes nearest to a place
 * in the source without a look at the stack, since each lambda and method reference has a class of its own. Of resources
 * that register in their constructor it is therefore their class, whoever calls that.
 *
 * <p>The stacks of the first openings are recorded, and then of ever fewer: when their count reaches a power of two, or a
 * little later where several threads open.
 */
final class OpeningSite {

    private static final int FIRST = 4;
    private static final int MOST_TALLIES = 64;

    /** Kept as long as anything of it is open, so that the count does not begin again. */
    @SuppressWarnings({"unused", "UnusedVariable", "FieldCanBeLocal"})
    private final OpeningSites all;

    private final Class<?> resourceType;
    private final Class<?> cleanupType;
    private final AtomicLong openings = new AtomicLong();

    /** By the hash of the thread. Replaced by a greater one when two threads meet, up to a size. */
    private volatile AtomicReferenceArray<@Nullable SiteTally> tallies = new AtomicReferenceArray<>(1);

    /** The last that was recorded. Never evidence of any opening but its own. */
    private volatile @Nullable OpeningStack sample;

    OpeningSite(OpeningSites all, Class<?> resourceType, Class<?> cleanupType) {
        this.all = all;
        this.resourceType = resourceType;
        this.cleanupType = cleanupType;
    }

    boolean is(Class<?> resource, Class<?> cleanup) {
        return cleanupType == cleanup && resourceType == resource;
    }

    int slotIn(@Nullable OpeningSite[] sites) {
        return OpeningSites.slot(sites, resourceType, cleanupType);
    }

    /** The calling thread's tally, where it is bound to that. */
    SiteTally tally(CloseSignal closeSignal, @Nullable ThreadBinding binding, Ownership ownership) {
        AtomicReferenceArray<@Nullable SiteTally> known = tallies;
        int hash = ThreadHash.of(Thread.currentThread());
        SiteTally found = known.get(hash & (known.length() - 1));
        return found != null && found.isOfThisThread(binding)
                ? found
                : add(hash, Opening.untraced(closeSignal, binding, ownership, this));
    }

    private synchronized SiteTally add(int hash, Opening untraced) {
        SiteTally inTheWay = tallies.get(slot(hash));
        while (inTheWay != null && inTheWay.threadHash != hash && tallies.length() < MOST_TALLIES) {
            grow();
            inTheWay = tallies.get(slot(hash));
        }
        SiteTally added = new SiteTally(this, hash, untraced, inTheWay == null ? 0 : inTheWay.uncounted());
        tallies.set(slot(hash), added);
        return added;
    }

    private void grow() {
        AtomicReferenceArray<@Nullable SiteTally> small = tallies;
        AtomicReferenceArray<@Nullable SiteTally> grown = new AtomicReferenceArray<>(2 * small.length());
        for (int slot = 0; slot < small.length(); slot++) {
            SiteTally tally = small.get(slot);
            if (tally != null) {
                grown.set(tally.threadHash & (grown.length() - 1), tally);
            }
        }
        tallies = grown;
    }

    private int slot(int hash) {
        return hash & (tallies.length() - 1);
    }

    /** How many tallies there may be now. */
    int tallies() {
        return tallies.length();
    }

    /** Adds to the count of openings; returns what it was before. */
    long count(long more) {
        return openings.getAndAdd(more);
    }

    /** Tells whether the stack of the last of these openings is to be recorded. */
    static boolean isTurn(long countBefore, long countAfter) {
        return countAfter <= FIRST || Long.highestOneBit(countBefore) != Long.highestOneBit(countAfter);
    }

    /** After how many more openings a thread adds them to the count. It divides every power of two to come. */
    static long interval(long count) {
        return Math.max(1, Long.highestOneBit(count) / 16);
    }

    /** The stack of another opening here. */
    @Nullable
    OpeningStack sample() {
        return sample;
    }

    void sample(@Nullable OpeningStack recorded) {
        sample = recorded;
    }
}
