package io.github.watertight;

import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Open resources in the order in which one writer filed them: a chain of pages, of which he fills the newest from its
 * front. Whoever closes a resource empties its slot; a slot is filled once, so nobody empties another's. To file costs no
 * lock and no compare-and-set, however many are open.
 *
 * <p>One thread at a time may {@link #append}: the writer is a thread, or whoever holds a lock. Any thread may look at any
 * time, and finds what was filed before. A writer fills the slot, {@linkplain OpeningNumbers#draw draws} the number, and
 * looks whether he came too late; a looker says what is too late, reads the last number, and looks at the slots: one of the
 * two sees the other (as in Dekker's algorithm; to draw is the writer's fence). For a resource without a number a looker
 * waits: it is a few instructions away, and nothing in them waits for anything.
 *
 * <p>A full page goes when all on it has been closed: if not at once, then after as many new pages as there were, so that to
 * look for such pages costs each page a constant. They are pages, and no neighbours that refer to each other, because each
 * reference from an old object to a new one costs the garbage collector's barrier, and a page is about as old as what is
 * filed on it. The logs of two threads are on different cache lines, wherever the garbage collector moves them.
 */
final class ResourceLog extends CacheLinePadding {

    private static final int SMALLEST_PAGE = 8;
    private static final int LARGEST_PAGE = RegisteredResource.MOST_SLOTS;
    private static final int FEW_PAGES = 8;

    private static final class Page {
        private final @Nullable RegisteredResource<?>[] slots;

        /** Written by the log's writer. A page that has gone still leads to those that are older. */
        private volatile @Nullable Page older;

        private Page(@Nullable RegisteredResource<?>[] slots, @Nullable Page older) {
            this.slots = slots;
            this.older = older;
        }

        /** What is in the slot, as soon as it has its number. */
        private @Nullable RegisteredResource<?> at(int slot) {
            RegisteredResource<?> there = slots[slot];
            return there != null && there.awaitNumberIn(slots, slot) ? there : null;
        }

        private boolean isEmpty() {
            for (RegisteredResource<?> resource : slots) {
                if (resource != null) {
                    return false;
                }
            }
            return true;
        }
    }

    private volatile @Nullable Page newest;
    private volatile boolean sealed;
    private volatile boolean finished;

    // The writer's.
    private @Nullable RegisteredResource<?>[] slots = new RegisteredResource<?>[0];
    private int used;
    private int pages;
    private int pagesBeforeSweep = FEW_PAGES;

    /** The next log in the same list, which guards this. */
    @Nullable
    ResourceLog next;

    /** Opens a resource here. Whoever looks finds it before this returns, and waits until it has its number. */
    <X extends Exception> RegisteredResource<X> open(
            Object resource, CleanupAction<X> cleanup, Opening opening, OpeningNumbers numbers) {
        makeRoom();
        int slot = used;
        RegisteredResource<X> opened = new RegisteredResource<>(resource, cleanup, opening, slots, slot);
        slots[slot] = opened;
        used = slot + 1;
        try {
            opened.drawNumber(numbers, slot);
        } catch (Throwable stackOverflow) {
            // Nobody must wait for its number. No calls here.
            slots[slot] = null;
            throw stackOverflow;
        }
        return opened;
    }

    /** Files a resource that has its number. What the caller reads next, he reads after that is written. */
    void append(RegisteredResource<?> resource) {
        makeRoom();
        resource.refile(slots, used);
        slots[used] = resource;
        used++;
        VarHandle.fullFence();
    }

    private void makeRoom() {
        if (used == slots.length) {
            turnPage();
        }
    }

    private void turnPage() {
        Page full = newest;
        boolean kept = full != null && !full.isEmpty();
        int size = full == null ? SMALLEST_PAGE : LARGEST_PAGE;
        @Nullable RegisteredResource<?>[] fresh = new RegisteredResource<?>[size];
        newest = new Page(fresh, full == null || kept ? full : full.older);
        slots = fresh;
        used = 0;
        if (full == null || kept) {
            pages++;
        }
        pagesBeforeSweep--;
        if (pagesBeforeSweep == 0) {
            sweep();
            pagesBeforeSweep = Math.max(FEW_PAGES, pages);
        }
    }

    /** How many pages there are. The writer's. */
    int pages() {
        return pages;
    }

    /** Takes back what was filed last, unless it has been moved or closed; returns whether it was here. */
    boolean withdraw(RegisteredResource<?> last) {
        return last.isOn(slots) && last.unfile();
    }

    /** Lets go of pages that nothing is on any more. The writer's. */
    void sweep() {
        Page kept = newest;
        while (kept != null) {
            Page older = kept.older;
            while (older != null && older.isEmpty()) {
                older = older.older;
                pages--;
            }
            kept.older = older;
            kept = older;
        }
    }

    /** Says that whatever is filed here from now on comes too late. Its writer asks before and after. */
    void seal() {
        sealed = true;
    }

    boolean isSealed() {
        return sealed;
    }

    /** Says that nothing will be filed here any more. The writer's. */
    void finish() {
        sweep();
        finished = true;
    }

    /** Tells whether nothing is here, nor will be. */
    boolean isOver() {
        return finished && isEmpty();
    }

    /** Tells whether nothing here is open. Whoever waits for that is told after it has been written that it is so. */
    boolean isEmpty() {
        for (Page page = newest; page != null; page = page.older) {
            for (int slot = 0; slot < page.slots.length; slot++) {
                // The slot alone would not do: it is emptied later, and nobody is told of that.
                RegisteredResource<?> there = page.at(slot);
                if (there != null && there.isOpen()) {
                    return false;
                }
            }
        }
        return true;
    }

    void addTo(List<RegisteredResource<?>> resources) {
        for (Page page = newest; page != null; page = page.older) {
            for (int slot = 0; slot < page.slots.length; slot++) {
                RegisteredResource<?> there = page.at(slot);
                if (there != null) {
                    resources.add(there);
                }
            }
        }
    }
}
