package io.github.watertight;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open resources that are filed under one heading, in a doubly linked list: adding and removing cost the same however
 * many there are.
 *
 * <p>A resource is in one list at a time. The order is that in which they came here: that of their numbers, until one is
 * moved here from another list. Whoever needs them in the order of opening sorts them.
 *
 * <p>The list holds its newest end alone: each reference from an object as old as a scope to one that is new costs the
 * garbage collector's barrier. Who asks for all turns them round.
 */
final class ResourceList extends BackoffLock {

    private final AtomicLong numbers;
    private final CloseSignal closeSignal;
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
        lock();
        try {
            if (sealed) {
                return false;
            }
            resource.number = numbers.incrementAndGet();
            link(resource);
            return true;
        } finally {
            unlock();
        }
    }

    /** Removes the resource if it is here. */
    boolean remove(RegisteredResource<?> resource) {
        lock();
        try {
            if (resource.list() != this) {
                return false;
            }
            unlink(resource);
            return true;
        } finally {
            unlock();
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
        target.lock();
        try {
            target.link(resource);
            // The list is written, then the state read; a closer writes the state, then reads the list: one of the two
            // sees the other. An ordered write alone would not keep the read behind it.
            VarHandle.fullFence();
            if (!resource.isOpen()) {
                // Closed between the two halves: its closer found it in no list, so it is ours to take out.
                target.unlink(resource);
            }
        } finally {
            target.unlock();
        }
    }

    /** Refuses every later {@link #add}. */
    void seal() {
        lock();
        try {
            sealed = true;
        } finally {
            unlock();
        }
    }

    boolean isEmpty() {
        lock();
        try {
            return newest == null;
        } finally {
            unlock();
        }
    }

    List<RegisteredResource<?>> snapshot() {
        List<RegisteredResource<?>> resources = new ArrayList<>();
        addTo(resources);
        return resources;
    }

    void addTo(List<RegisteredResource<?>> resources) {
        int before = resources.size();
        lock();
        try {
            for (RegisteredResource<?> r = newest; r != null; r = r.older) {
                resources.add(r);
            }
        } finally {
            unlock();
        }
        Collections.reverse(resources.subList(before, resources.size()));
    }

    // Both make their only call first: where the stack overflows in it, nothing has changed yet.

    private void link(RegisteredResource<?> resource) {
        resource.list(this);
        RegisteredResource<?> older = newest;
        resource.older = older;
        if (older != null) {
            older.newer = resource;
        }
        newest = resource;
    }

    private void unlink(RegisteredResource<?> resource) {
        resource.list(null);
        RegisteredResource<?> older = resource.older;
        RegisteredResource<?> newer = resource.newer;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older != null) {
            older.newer = newer;
        }
        resource.older = null;
        resource.newer = null;
    }
}
