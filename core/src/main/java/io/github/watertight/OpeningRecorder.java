package io.github.watertight;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Records what is known of each opening in one registry, with its stack or without, as the {@link TraceMode} says. What
 * openings have in common they share.
 *
 * <p>Thread-safe.
 */
final class OpeningRecorder {

    private final CloseSignal closeSignal;
    private final Ownership unowned;
    private final UnboundOpenings unbound = new UnboundOpenings();

    /**
     * Weak, because the process never ends: what is open keeps its own site, and so all of them. Where nothing is, the
     * next collection lets go of stacks and of classes, and sampling begins anew.
     */
    private volatile WeakReference<OpeningSites> processSites = new WeakReference<>(new OpeningSites());

    private volatile TraceMode trace;
    private boolean traceSet; // Guarded by this.

    /**
     * Creates one.
     *
     * @param unowned whose the resources are that threads in no scope open, as long as nothing else is known
     */
    OpeningRecorder(TraceMode trace, CloseSignal closeSignal, Ownership unowned) {
        this.trace = trace;
        this.closeSignal = closeSignal;
        this.unowned = unowned;
    }

    TraceMode trace() {
        return trace;
    }

    synchronized void trace(TraceMode mode) {
        traceSet = true;
        trace = mode;
    }

    /** Sets the mode unless {@link #trace(TraceMode)} has. */
    synchronized void traceByDefault(TraceMode mode) {
        if (!traceSet) {
            trace = mode;
        }
    }

    /** What is known of what the calling thread, which is bound to that, opens now. */
    Opening openingHere(@Nullable ThreadBinding binding, Object resource, CleanupAction<?> cleanup) {
        TraceMode mode = trace;
        if (mode != TraceMode.OFF) {
            Ownership ownership = binding == null ? unowned : binding.ownership();
            if (mode == TraceMode.FULL) {
                return Opening.traced(closeSignal, binding, ownership, null);
            }
            SiteTally tally = tally(binding, resource, cleanup, ownership);
            if (tally != null) {
                return tally.openingHere();
            }
        }
        return binding == null ? unbound.openingHere(closeSignal, unowned) : binding.openingHere();
    }

    private @Nullable SiteTally tally(
            @Nullable ThreadBinding binding, Object resource, CleanupAction<?> cleanup, Ownership ownership) {
        if (binding != null && !binding.scope().isProcess()) {
            return binding.tally(resource, cleanup);
        }
        OpeningSite site = processSites().of(resource, cleanup);
        return site == null ? null : site.tally(closeSignal, binding, ownership);
    }

    private OpeningSites processSites() {
        OpeningSites sites = processSites.get();
        if (sites == null) {
            sites = new OpeningSites();
            processSites = new WeakReference<>(sites);
        }
        return sites;
    }
}
