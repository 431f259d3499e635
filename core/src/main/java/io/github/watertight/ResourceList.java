package io.github.watertight;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open resources that are filed under one heading, oldest first, in a doubly linked list: adding and removing cost
 * the same however many there are.
 *
 * <p>A resource is in one list at a time. Its number is drawn under the list's lock, so numbers grow along the list.
 */
final class ResourceList {

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong numbers;
    private final CloseSignal closeSignal;
    private @Nullable RegisteredResource<?> oldest;
    private @Nullable RegisteredResource<?> newest;
    private boolean sealed;

    /** Creates a list that draws the numbers of what is added from a sequence shared by the whole registry. */
    ResourceList(AtomicLong numbers, CloseSignal closeSignal) {
        this.numbers = numbers;
        this.closeSignal = closeSignal;
    }

    /** Signalled after each close of what this holds. */
    CloseSignal closeSignal() {
        return closeSignal;
    }

    /** Adds a resource that is in no list yet, unless this list is sealed. */
    boolean add(RegisteredResource<?> resource) {
        lock.lock();
        try {
            if (sealed) {
                return false;
            }
            resource.number = numbers.incrementAndGet();
            append(resource);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Removes the resource if it is here. */
    boolean remove(RegisteredResource<?> resource) {
        lock.lock();
        try {
            if (resource.list != this) {
                return false;
            }
            unlink(resource);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves the resource to another list, unless it has been closed meanwhile. Whoever moves holds the registry's
     * structure lock, so no two moves overlap and no snapshot falls between the two halves of one.
     */
    void move(RegisteredResource<?> resource, ResourceList target) {
        if (target == this || !remove(resource)) {
            return;
        }
        target.lock.lock();
        try {
            target.append(resource);
            if (!resource.isOpen()) {
                // Closed between the two halves: its closer found it in no list, so it is ours to take out.
                target.unlink(resource);
            }
        } finally {
            target.lock.unlock();
        }
    }

    /** Refuses every later {@link #add}. */
    void seal() {
        lock.lock();
        try {
            sealed = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return oldest == null;
        } finally {
            lock.unlock();
        }
    }

    List<RegisteredResource<?>> snapshot() {
        List<RegisteredResource<?>> resources = new ArrayList<>();
        addTo(resources);
        return resources;
    }

    void addTo(List<RegisteredResource<?>> resources) {
        lock.lock();
        try {
            for (RegisteredResource<?> r = oldest; r != null; r = r.newer) {
                resources.add(r);
            }
        } finally {
            lock.unlock();
        }
    }

    private void append(RegisteredResource<?> resource) {
        resource.older = newest;
        resource.newer = null;
        if (newest == null) {
            oldest = resource;
        } else {
            newest.newer = resource;
        }
        newest = resource;
        resource.list = this;
    }

    private void unlink(RegisteredResource<?> resource) {
        RegisteredResource<?> older = resource.older;
        RegisteredResource<?> newer = resource.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        resource.older = null;
        resource.newer = null;
        resource.list = null;
    }
}
