package io.github.watertight;

import org.jspecify.annotations.Nullable;

/**
 * What is opened with one class of cleanup action, for one class of resource, in one scope: what comes nearest to a place
 * in the source without a look at the stack, since each lambda and method reference has a class of its own. Of resources
 * that register in their constructor it is therefore their class, whoever calls that.
 *
 * <p>The stacks of the first openings are recorded, and then of ever fewer. The count is not exact where several threads
 * open at once: what it decides needs no more.
 */
final class OpeningSite {

    private static final int FIRST = 4;

    /** Kept as long as anything of it is open, so that the count does not begin again. */
    @SuppressWarnings({"unused", "UnusedVariable", "FieldCanBeLocal"})
    private final OpeningSites all;

    private final Class<?> resourceType;
    private final Class<?> cleanupType;
    private long openings;

    /** The last that was recorded. Never evidence of any opening but its own. */
    private volatile @Nullable OpeningStack sample;

    /** Of the thread that last opened something here without its stack. Any race leaves an immutable one. */
    private @Nullable Opening shared;

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

    /** What is known of what the calling thread opens here now, with its stack if it is its turn. */
    Opening openingHere(CloseSignal closeSignal, @Nullable ThreadBinding binding, Ownership ownership) {
        long count = ++openings;
        if (count <= FIRST || (count & (count - 1)) == 0) {
            Opening traced = Opening.traced(closeSignal, binding, ownership, this);
            sample = traced.stack();
            return traced;
        }
        Opening known = shared;
        if (known == null || known.binding() != binding || !known.isByThisThread()) {
            known = Opening.untraced(closeSignal, binding, ownership, this);
            shared = known;
        }
        return known;
    }

    /** The stack of another opening here. */
    @Nullable
    OpeningStack sample() {
        return sample;
    }
}
