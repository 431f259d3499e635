package io.github.watertight;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the openings of threads that are in no scope, one for each of the last threads that opened something: it,
 * or another of its name, finds it again. Bounded, and nothing is kept in the threads, of which there may be millions.
 *
 * <p>Two threads may overwrite each other's, and then each makes a new one: that is all that a race can do here, because
 * an {@link Opening} is immutable.
 */
final class UnboundOpenings {

    private static final int SIZE = 64;

    private final @Nullable Opening[] recent = new Opening[SIZE];

    /** What is known of what the calling thread, which is in no scope, opens without a stack now. */
    Opening openingHere(CloseSignal closeSignal, Ownership unowned) {
        int slot = ThreadHash.of(Thread.currentThread()) & (SIZE - 1);
        Opening known = recent[slot];
        if (known == null || !known.isByThisThread()) {
            known = Opening.untraced(closeSignal, null, unowned, null);
            recent[slot] = known;
        }
        return known;
    }
}
