package io.github.watertight;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Gives each opening in one registry its number: the order of opening.
 *
 * <p>Every opening of every thread writes this, so it has a cache line of its own. To draw a number is also a full fence,
 * and that is what whoever looks for what is open relies on: see {@link ResourceLog}.
 */
final class OpeningNumbers {

    /** Far enough from both ends of an array, and so from whatever is next to it. */
    private static final int MIDDLE = 8;

    private final AtomicLongArray last = new AtomicLongArray(2 * MIDDLE);

    /** Draws the next number; the first is 1. */
    long draw() {
        return last.incrementAndGet(MIDDLE);
    }

    /** The last number that was drawn. */
    long last() {
        return last.get(MIDDLE);
    }
}
