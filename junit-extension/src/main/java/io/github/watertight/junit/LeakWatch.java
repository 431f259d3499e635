package io.github.watertight.junit;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.ResourceScope;
import io.github.watertight.ScopeSpec;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the extension and the session listener know together, in one JVM: which scopes stand for which tests, which tests
 * failed last, and the counts for the summary. It is the only process-wide state of this module.
 *
 * <p>A test that nobody watches has a scope too, a <em>bystander</em>: it owns nothing for certain, but as long as it
 * runs, what an unknown thread opens may be its own.
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
    private volatile Settings settings = Settings.read(key -> java.util.Optional.empty());
    private volatile PrintStream out = System.out;
    private volatile PrintStream err = System.err;

    private record Bystander(ResourceScope scope, ResourceScope heir) {}

    private LeakWatch() {}

    CleanupRegistry registry() {
        return registry;
    }

    /** Begins anew when the first session opens. */
    void firstSessionOpened() {
        failed.clear();
        testsStarted.set(false);
        testsChecked.set(0);
        leaksFound.set(0);
        openedBefore = registry.resourcesOpened();
        // Kept, because tests replace them.
        out = System.out;
        err = System.err;
    }

    /**
     * Begins to watch, when the first tests of the session start. What was opened before them, by somebody who prepares
     * the session, is his to close when it ends, which may be after our check.
     */
    void testsStarting() {
        if (testsStarted.compareAndSet(false, true)) {
            registry.keepUntilExit();
        }
    }

    void settings(Settings checked) {
        settings = checked;
        checked.applyTo(registry);
    }

    Settings settings() {
        return settings;
    }

    // Scopes

    /** Notes the scope of a test or container that is watched; what it opened as a bystander is its own. */
    void watched(String uniqueId, ResourceScope scope) {
        watched.put(uniqueId, scope);
        Bystander bystander = bystanders.remove(uniqueId);
        if (bystander != null) {
            bystander.scope.handOver(scope);
        }
    }

    void forget(String uniqueId, ResourceScope scope) {
        watched.remove(uniqueId, scope);
    }

    /** Opens a scope for a test or container that runs and is not watched. */
    void bystanderStarted(String uniqueId, @Nullable String parentId, String name) {
        if (watched.containsKey(uniqueId)) {
            return;
        }
        ResourceScope around = parentId == null ? null : scope(parentId);
        ResourceScope parent = around == null ? registry.processScope() : around;
        bystanders.put(uniqueId, new Bystander(parent.openScope(ScopeSpec.named(name)), parent));
    }

    void bystanderFinished(String uniqueId) {
        Bystander bystander = bystanders.remove(uniqueId);
        if (bystander != null) {
            bystander.scope.handOver(bystander.heir);
        }
    }

    private @Nullable ResourceScope scope(String uniqueId) {
        ResourceScope scope = watched.get(uniqueId);
        if (scope != null) {
            return scope;
        }
        Bystander bystander = bystanders.get(uniqueId);
        return bystander == null ? null : bystander.scope;
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
