package io.github.watertight.benchmarks.rounds;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** The heap that is in use when all garbage has been collected. */
final class UsedHeap {

    private static final int COLLECTIONS = 5;

    private UsedHeap() {}

    static long bytes() {
        // More than once: references are cleared in one collection, and what they held goes in the next.
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        // What was in use right after the last one. What is in use now includes whole allocation buffers of the
        // threads,
        // which are some megabytes, and more or less from one moment to the next.
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }
}
