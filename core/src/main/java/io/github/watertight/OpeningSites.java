package io.github.watertight;

import org.jspecify.annotations.Nullable;

/**
 * The sites of one scope, at most {@value #MOST}: what is opened elsewhere then is not sampled.
 *
 * <p>A hash table with linear probing, replaced whenever a site comes to it, which is rare; so to find one costs no lock.
 */
final class OpeningSites {

    static final int MOST = 256;

    private static final OpeningSite[] NONE = new OpeningSite[2];

    private volatile @Nullable OpeningSite[] table = NONE;
    private int size; // Guarded by this.

    /** Gives the site; null if it is new, and there are too many. */
    @Nullable
    OpeningSite of(Object resource, CleanupAction<?> cleanup) {
        Class<?> resourceType = resource.getClass();
        Class<?> cleanupType = cleanup.getClass();
        @Nullable OpeningSite[] sites = table;
        OpeningSite found = sites[slot(sites, resourceType, cleanupType)];
        return found != null ? found : add(resourceType, cleanupType);
    }

    private synchronized @Nullable OpeningSite add(Class<?> resourceType, Class<?> cleanupType) {
        @Nullable OpeningSite[] sites = table;
        OpeningSite added = sites[slot(sites, resourceType, cleanupType)];
        if (added != null || size == MOST) {
            return added;
        }
        size++;
        // Never more than half full, so that probing ends soon.
        @Nullable OpeningSite[] grown = new OpeningSite[2 * size > sites.length ? 2 * sites.length : sites.length];
        for (OpeningSite site : sites) {
            if (site != null) {
                grown[site.slotIn(grown)] = site;
            }
        }
        added = new OpeningSite(this, resourceType, cleanupType);
        grown[added.slotIn(grown)] = added;
        table = grown;
        return added;
    }

    /** The slot of the site; the one where it belongs if it is not there. */
    static int slot(@Nullable OpeningSite[] sites, Class<?> resourceType, Class<?> cleanupType) {
        int mask = sites.length - 1;
        int slot = (31 * resourceType.hashCode() + cleanupType.hashCode()) & mask;
        for (OpeningSite there = sites[slot];
                there != null && !there.is(resourceType, cleanupType);
                there = sites[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
