package io.github.watertight;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which resources are closed when the JVM ends, while other threads go on registering: a first look at all that is open,
 * then the refusal of whatever comes later, then more looks, until one finds nothing.
 *
 * <p>For one thread. What closing means, and how long there is time for it, is for whoever gives the turns.
 */
final class Drain {

    /**
     * What one look found.
     *
     * @param open what gets a turn, oldest first: what is fresh, and what has not had its turn yet
     * @param fresh what no look has found before, whatever its state
     */
    record Look(List<RegisteredResource<?>> open, List<RegisteredResource<?>> fresh) {}

    private final CleanupRegistry registry;
    private final Supplier<List<RegisteredResource<?>>> whatIsOpen;
    private final BooleanSupplier timeIsUp;
    private final Consumer<Look> turns;
    private final Set<RegisteredResource<?>> seen = new HashSet<>();

    /**
     * Prepares to drain a registry.
     *
     * @param whatIsOpen lists what is open in it, oldest first
     * @param timeIsUp when it is, there are no more looks
     * @param turns closes what a look found, as far as there is time
     */
    Drain(
            CleanupRegistry registry,
            Supplier<List<RegisteredResource<?>>> whatIsOpen,
            BooleanSupplier timeIsUp,
            Consumer<Look> turns) {
        this.registry = registry;
        this.whatIsOpen = whatIsOpen;
        this.timeIsUp = timeIsUp;
        this.turns = turns;
    }

    void run() {
        closeWhatIsOpen(Long.MAX_VALUE);
        // Before the second look, not after the last: threads that go on opening would keep us from ever having one.
        // What they open from now on is theirs to close, and no concern of ours.
        long lastAccepted = registry.refuseRegistrations();
        while (closeWhatIsOpen(lastAccepted)) {
            // Until nothing is left of what came during the first look, and of what actions opened.
        }
    }

    /** Gives what is open, up to that number, its turn; returns false if there was nothing, or no time. */
    private boolean closeWhatIsOpen(long lastNumber) {
        if (timeIsUp.getAsBoolean()) {
            return false;
        }
        List<RegisteredResource<?>> fresh = new ArrayList<>();
        List<RegisteredResource<?>> open = new ArrayList<>();
        for (RegisteredResource<?> resource : whatIsOpen.get()) {
            if (resource.number() > lastNumber) {
                continue;
            }
            boolean first = seen.add(resource);
            if (first) {
                fresh.add(resource);
            }
            if (first || resource.state() == RegisteredResource.State.OPEN) {
                open.add(resource);
            }
        }
        if (open.isEmpty()) {
            return false;
        }
        turns.accept(new Look(open, fresh));
        return true;
    }

    /** Those of the resources that no look has found. */
    List<RegisteredResource<?>> unseen(List<RegisteredResource<?>> resources) {
        return resources.stream().filter(resource -> !seen.contains(resource)).toList();
    }
}
