package io.github.watertight;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open resources that are filed under one heading, in a doubly linked list: adding and removing cost the same however
 * many there are.
 *
 * <p>A resource is in one list at a time. The order is that in which they came here: that of their numbers, until one is
 * moved here from another list. Whoever needs them in the order of opening sorts them.
 */
final class ResourceList {

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong numbers;
    private final CloseSignal closeSignal;
    private @Nullable RegisteredResource<?> first;
    private @Nullable RegisteredResource<?> last;
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
            return first == null;
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
            for (RegisteredResource<?> r = first; r != null; r = r.next) {
                resources.add(r);
            }
        } finally {
            lock.unlock();
        }
    }

    private void append(RegisteredResource<?> resource) {
        resource.previous = last;
        resource.next = null;
        if (last == null) {
            first = resource;
        } else {
            last.next = resource;
        }
        last = resource;
        resource.list = this;
    }

    private void unlink(RegisteredResource<?> resource) {
        RegisteredResource<?> previous = resource.previous;
        RegisteredResource<?> next = resource.next;
        if (previous == null) {
            first = next;
        } else {
            previous.next = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previous = previous;
        }
        resource.previous = null;
        resource.next = null;
        resource.list = null;
    }
}
