package io.github.watertight.benchmarks.rounds;

import java.lang.management.ManagementFactory;

/** The heap that is in use when all garbage has been collected. */
final class UsedHeap {

    private static final int COLLECTIONS = 5;

    private UsedHeap() {}

    static long bytes() {
        // More than once: references are cleared in one collection, and what they held goes in the next.
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
