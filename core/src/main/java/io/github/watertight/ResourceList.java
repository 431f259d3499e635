package io.github.watertight;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The open resources that are filed under one heading, in the logs of those who filed them: each thread that is bound to a
 * scope has a log of its own there, and all others share a few, each under its lock.
 *
 * <p>A resource is in one list at a time. Whoever needs resources in the order of opening sorts them.
 */
final class ResourceList {

    /** A log of many writers. */
    private static final class SharedLog extends BackoffLock {
        private final ResourceLog log = new ResourceLog();
        private final @Nullable SharedLog next;

        private SharedLog(@Nullable SharedLog next) {
            this.next = next;
        }

        /** Waits for a thread that has been let in and has not filed yet. */
        private void awaitWriter() {
            lock();
            unlock();
        }

        /** Lets go of empty pages for whoever looks: it may be long until anybody files anything here. */
        private void sweep() {
            lock();
            try {
                log.sweep();
            } finally {
                unlock();
            }
        }
    }

    private static final int FEW_LOGS = 8;

    private final OpeningNumbers numbers;
    private final CloseSignal closeSignal;
    private final AtomicReferenceArray<@Nullable SharedLog> sharedLogs;
    private volatile boolean sealed;

    // Guarded by this.
    private @Nullable SharedLog newestShared;

    private @Nullable ResourceLog ofThreads;
    private int logs;
    private int logsBeforeSweep = FEW_LOGS;

    /**
     * Creates a list.
     *
     * @param numbers the numbers of all openings in the registry
     * @param closeSignal signalled after each close of what this holds
     * @param sharedLogs how many logs are for the threads that have none of their own; a power of two
     */
    ResourceList(OpeningNumbers numbers, CloseSignal closeSignal, int sharedLogs) {
        this.numbers = numbers;
        this.closeSignal = closeSignal;
        this.sharedLogs = new AtomicReferenceArray<>(sharedLogs);
    }

    CloseSignal closeSignal() {
        return closeSignal;
    }

    /** Gives the calling thread a log of its own, to be {@linkplain ResourceLog#finish finished} by it. */
    synchronized ResourceLog newLog() {
        if (logs > logsBeforeSweep) {
            sweep();
            logsBeforeSweep = Math.max(FEW_LOGS, 2 * logs);
        }
        ResourceLog log = new ResourceLog();
        if (sealed) {
            log.seal();
        }
        log.next = ofThreads;
        ofThreads = log;
        logs++;
        return log;
    }

    /** How many threads have, or have had, logs of their own here. */
    synchronized int logs() {
        return logs;
    }

    private void sweep() {
        ResourceLog kept = null;
        logs = 0;
        for (ResourceLog log = ofThreads, next; log != null; log = next) {
            next = log.next;
            if (!log.isOver()) {
                log.next = kept;
                kept = log;
                logs++;
            }
        }
        ofThreads = kept;
    }

    /** Opens a resource here, for a thread without a log of its own; null if this list is sealed. */
    <X extends Exception> @Nullable RegisteredResource<X> open(
            Object resource, CleanupAction<X> cleanup, Opening opening) {
        SharedLog mine = sharedLog();
        mine.lock();
        try {
            return sealed ? null : mine.log.open(resource, cleanup, opening, numbers);
        } finally {
            mine.unlock();
        }
    }

    /** Adds a resource that has been withdrawn from another list; returns false if this one is sealed. */
    boolean add(RegisteredResource<?> resource) {
        SharedLog mine = sharedLog();
        mine.lock();
        try {
            if (sealed) {
                return false;
            }
            mine.log.append(resource);
            return true;
        } finally {
            mine.unlock();
        }
    }

    private SharedLog sharedLog() {
        int index = ThreadHash.of(Thread.currentThread()) & (sharedLogs.length() - 1);
        SharedLog log = sharedLogs.get(index);
        return log != null ? log : newSharedLog(index);
    }

    private synchronized SharedLog newSharedLog(int index) {
        SharedLog log = sharedLogs.get(index);
        if (log == null) {
            log = new SharedLog(newestShared);
            newestShared = log;
            sharedLogs.set(index, log);
        }
        return log;
    }

    /**
     * Takes a resource out of the list that it is in, into this, unless it has been closed meanwhile. Whoever moves holds
     * the registry's structure lock, so no two moves overlap and no snapshot falls between the two halves of one.
     */
    void take(RegisteredResource<?> resource) {
        SharedLog mine = sharedLog();
        mine.lock();
        try {
            resource.moveTo(mine.log);
        } finally {
            mine.unlock();
        }
    }

    /** Refuses every later {@link #add} and {@link #open}. What threads add to logs of their own meanwhile, they take back. */
    synchronized void seal() {
        sealed = true;
        for (ResourceLog log = ofThreads; log != null; log = log.next) {
            log.seal();
        }
        for (SharedLog log = newestShared; log != null; log = log.next) {
            log.awaitWriter();
        }
    }

    // Looking: see ResourceLog for why the last number is read first. Who looks also lets go of empty pages.

    synchronized boolean isEmpty() {
        numbers.last();
        for (ResourceLog log = ofThreads; log != null; log = log.next) {
            if (!log.isEmpty()) {
                return false;
            }
        }
        for (SharedLog shared = newestShared; shared != null; shared = shared.next) {
            if (!shared.log.isEmpty()) {
                return false;
            }
            shared.sweep();
        }
        return true;
    }

    List<RegisteredResource<?>> snapshot() {
        List<RegisteredResource<?>> resources = new ArrayList<>();
        addTo(resources);
        return resources;
    }

    synchronized void addTo(List<RegisteredResource<?>> resources) {
        numbers.last();
        for (ResourceLog log = ofThreads; log != null; log = log.next) {
            log.addTo(resources);
        }
        for (SharedLog shared = newestShared; shared != null; shared = shared.next) {
            shared.log.addTo(resources);
            shared.sweep();
        }
    }
}
