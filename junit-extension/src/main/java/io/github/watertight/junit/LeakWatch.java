package io.github.watertight.junit;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.ResourceScope;
import io.github.watertight.ScopeSpec;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the extension and the session listener know together, in one JVM: how many sessions are open, which scopes stand
 * for which tests, which tests failed last, and the counts for the summary. It is the only process-wide state of this
 * module.
 *
 * <p>A test that nobody watches has a scope too, a <em>bystander</em>. No thread enters it, so it owns what its code opens
 * and nothing else for certain; but as long as it runs, what an unknown thread opens may be its own.
 */
final class LeakWatch {

    static final LeakWatch INSTANCE = new LeakWatch();

    private final CleanupRegistry registry = CleanupRegistry.global();
    private final Map<String, ResourceScope> watched = new ConcurrentHashMap<>();
    private final Map<String, Bystander> bystanders = new ConcurrentHashMap<>();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean testsStarted = new AtomicBoolean();
    private final AtomicLong testsChecked = new AtomicLong();
    private final AtomicLong leaksFound = new AtomicLong();
    private volatile long openedBefore;
    private volatile Settings settings = Settings.DEFAULTS;
    private volatile PrintStream out = System.out;
    private volatile PrintStream err = System.err;

    private int openSessions; // Guarded by this.

    private record Bystander(ScopeSpec spec, ResourceScope scope, ResourceScope heir) {}

    private LeakWatch() {}

    CleanupRegistry registry() {
        return registry;
    }

    // Sessions

    /** Counts a session in. Returns whether it is the outermost: sessions nest, as a test may run a launcher of its own. */
    synchronized boolean sessionOpened() {
        boolean outermost = openSessions++ == 0;
        if (outermost) {
            failed.clear();
            testsStarted.set(false);
            testsChecked.set(0);
            leaksFound.set(0);
            openedBefore = registry.resourcesOpened();
            // Kept, because tests replace them.
            out = System.out;
            err = System.err;
        }
        return outermost;
    }

    /** Counts a session out. Returns whether it was the last that was open. */
    synchronized boolean sessionClosed() {
        return --openSessions == 0;
    }

    synchronized boolean isSessionOpen() {
        return openSessions > 0;
    }

    /**
     * Begins to watch, when the first tests of the session start. What was opened before them, resources and scopes, by
     * somebody who prepares the session, is his to close when it ends, which may be after our check.
     */
    void testsStarting() {
        if (testsStarted.compareAndSet(false, true)) {
            registry.keepUntilExit();
        }
    }

    /** Tells whether the session has executed anything: a build tool may have opened it only to discover tests. */
    boolean haveTestsStarted() {
        return testsStarted.get();
    }

    /** Has the settings hold for the whole process, until others do. */
    void settings(Settings checked) {
        checked.applyTo(registry, settings);
        settings = checked;
    }

    Settings settings() {
        return settings;
    }

    // Scopes

    /**
     * Notes the scope of a test or container that is watched; what it opened as a bystander is its own. Of two with the
     * same id, one of which runs inside the other's run, the outer counts.
     */
    void watched(String uniqueId, ResourceScope scope) {
        watched.putIfAbsent(uniqueId, scope);
        finish(bystanders.remove(uniqueId), scope);
    }

    void forget(String uniqueId, ResourceScope scope) {
        watched.remove(uniqueId, scope);
    }

    boolean isWatched(String uniqueId) {
        return watched.containsKey(uniqueId);
    }

    /** Opens a scope for a test or container that runs and is not watched. */
    void bystanderStarted(String uniqueId, ScopeSpec spec) {
        Bystander ghost = bystanders.put(uniqueId, bystander(spec, scopeOutside(uniqueId)));
        // The same test in another session: it is one candidate.
        finish(ghost);
    }

    void bystanderFinished(String uniqueId) {
        finish(bystanders.remove(uniqueId));
    }

    private Bystander bystander(ScopeSpec spec, ResourceScope heir) {
        // Sessions overlap, so another may end the heir at this moment.
        return new Bystander(spec, registry.openScope(spec, heir), heir);
    }

    private static void finish(@Nullable Bystander bystander) {
        if (bystander != null) {
            finish(bystander, bystander.heir);
        }
    }

    private static void finish(@Nullable Bystander bystander, ResourceScope heir) {
        if (bystander != null) {
            bystander.scope.handOver(heir);
        }
    }

    /** Gives the scope of whatever is around a test or container, the nearest that has one; at last the process. */
    ResourceScope scopeOutside(String uniqueId) {
        Optional<String> outside = TestName.withoutLastSegment(uniqueId);
        while (outside.isPresent()) {
            ResourceScope scope = watched.get(outside.get());
            if (scope != null) {
                return scope;
            }
            Bystander bystander = bystanders.get(outside.get());
            if (bystander != null) {
                return bystander.scope;
            }
            outside = TestName.withoutLastSegment(outside.get());
        }
        return registry.processScope();
    }

    /**
     * Moves a container that is not watched, but in which a watched test is about to run, into the run of that test: it
     * may have started when nobody had asked for the run yet. Beside the run, and not around the test, it would count as
     * something else that runs.
     *
     * @return the scope of the container, or {@code outside} if it has none
     */
    ResourceScope moveInto(ResourceScope outside, String uniqueId) {
        Bystander inside = bystanders.computeIfPresent(uniqueId, (id, bystander) -> {
            if (bystander.heir == outside) {
                return bystander;
            }
            Bystander moved = bystander(bystander.spec, outside);
            finish(bystander, moved.scope);
            return moved;
        });
        return inside == null ? outside : inside.scope;
    }

    // Results

    void finished(String uniqueId, Result result) {
        if (result == Result.FAILED) {
            failed.add(uniqueId);
        } else {
            // A rerun that passed makes good what failed before.
            failed.remove(uniqueId);
        }
    }

    enum Result {
        FAILED,
        NOT_FAILED
    }

    boolean anythingFailed() {
        return !failed.isEmpty();
    }

    // Counts and output

    void testChecked() {
        testsChecked.incrementAndGet();
    }

    void leaksFound(int count) {
        leaksFound.addAndGet(count);
    }

    /** Prints what a person should read but what fails nothing. */
    void warn(String message) {
        err.println(message);
        err.flush();
    }

    void printSummary() {
        long tests = testsChecked.get();
        if (tests > 0) {
            out.println("Watertight: " + count(tests, "test") + " checked, "
                    + count(registry.resourcesOpened() - openedBefore, "resource") + " opened, "
                    + count(leaksFound.get(), "leak") + " found");
            out.flush();
        }
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
