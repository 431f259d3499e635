package io.github.watertight;

/**
 * Spreads threads over what several of them share, where nothing is to be kept in the threads, of which there may be
 * millions.
 */
final class ThreadHash {

    private ThreadHash() {}

    @SuppressWarnings(
            "deprecation") // threadId() came with JDK 19; what getId() gives where it is overridden is a hash too.
    static int of(Thread thread) {
        return (int) thread.getId();
    }
}
