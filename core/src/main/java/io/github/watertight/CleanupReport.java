package io.github.watertight;

import java.util.ArrayList;
import java.util.List;

/**
 * What was still open when a scope or a program ended, and what of it could not be closed.
 *
 * <p>Immutable. It holds descriptions, not the resources themselves, and the throwables of what failed.
 *
 * @since 0.1.0
 */
public final class CleanupReport {

    static final CleanupReport CLEAN = new CleanupReport(List.of(), List.of());

    private final List<OpenResource> leaks;
    private final List<CleanupFailure> failures;

    CleanupReport(List<OpenResource> leaks, List<CleanupFailure> failures) {
        this.leaks = List.copyOf(leaks);
        this.failures = List.copyOf(failures);
    }

    /**
     * Lists what was still open, oldest first; what lives until exit on purpose is not among it.
     *
     * @return the resources as they were before anything was done to them
     */
    public List<OpenResource> leaks() {
        return leaks;
    }

    /**
     * Lists what could not be closed, newest first, in the order in which it was tried.
     *
     * @return the resources that are still open, with the causes
     */
    public List<CleanupFailure> failures() {
        return failures;
    }

    /**
     * Tells whether nothing was open and nothing failed.
     *
     * @return whether there is nothing to report
     */
    public boolean isClean() {
        return leaks.isEmpty() && failures.isEmpty();
    }

    /**
     * Gives the status that a program should exit with: {@code System.exit(registry.closeAll().exitStatus(status))}.
     *
     * <p>The rule is {@code cmd/go}'s: a leak turns a clean exit into a failure, and the status of an exit that is
     * unclean anyway stands.
     *
     * @param requested the status that the program would exit with if nothing had leaked
     * @return {@code requested} if it is not 0; else 1 if something was still open or could not be closed; else 0
     */
    public int exitStatus(int requested) {
        return requested == 0 && !isClean() ? 1 : requested;
    }

    CleanupReport plus(CleanupReport other) {
        if (other.isClean()) {
            return this;
        }
        if (isClean()) {
            return other;
        }
        List<OpenResource> allLeaks = new ArrayList<>(leaks);
        allLeaks.addAll(other.leaks);
        allLeaks.sort(OpenResource.OLDEST_FIRST);
        List<CleanupFailure> allFailures = new ArrayList<>(failures);
        allFailures.addAll(other.failures);
        return new CleanupReport(allLeaks, allFailures);
    }

    @Override
    public String toString() {
        return "CleanupReport[leaks=" + leaks + ", failures=" + failures + "]";
    }
}
