package io.github.watertight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of one registry, and under which of them each open resource is filed.
 *
 * <p>A resource is filed when it is opened, at the cost of one small list's lock: under the scope of its thread, or,
 * where that proves nothing, among the <em>unsettled</em>. Whose the unsettled are is weighed when the next scope ends.
 * As that happens at every end, no scope that was open when an unsettled resource was opened has ended since: the
 * candidates can be told from the scopes that are open now, and nothing about them is recorded at opening.
 *
 * <p>The structure lock guards the shape of the tree and every move between lists, so that a snapshot sees each
 * resource once. It is not needed to open or close a resource.
 *
 * <p>To ask a class for its methods, or for the class around it, may call the class's loader, which is user code, and
 * weighing does so under that lock. It asks only about classes of tests and of what is on a stack, which their loaders have
 * loaded already, and only for what is still open when a scope ends. A loader may open and close resources there; what it
 * must not do is begin or end a scope, or wait for a thread that does.
 */
final class ScopeTree {

    private final ReentrantLock structure = new ReentrantLock();
    private final AtomicLong numbers = new AtomicLong();
    private final CloseSignal closeSignal = new CloseSignal();
    /** Per registry, for a thread may be in scopes of several; and registries are few and long-lived. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable ThreadBinding> bindings = new ThreadLocal<>();

    private final ReportsUnderWay reportsUnderWay = new ReportsUnderWay();
    private final MethodRuns methodRuns = new MethodRuns();

    /** Opened outside every scope, or on a thread whose scope may prove nothing, and not weighed yet. */
    private final ResourceList unsettled = newList();

    /** Open until exit, on purpose. */
    private final ResourceList untilExit = newList();

    /** Reported when its scope ended, and still open: closing failed, or was not wanted. */
    private final ResourceList reported = newList();

    private final ResourceScope process;
    private final OwnershipTable ownershipTable;
    private final AtomicInteger openScopes = new AtomicInteger();
    private final OpeningRecorder openings;

    ScopeTree(TraceMode trace) {
        this.process = new ResourceScope(this, null, ScopeSpec.named("process").group(), newList(), 0);
        this.openings = new OpeningRecorder(trace, closeSignal, Ownership.among(List.of(), process));
        this.ownershipTable = new OwnershipTable(process, methodRuns);
    }

    ResourceScope process() {
        return process;
    }

    OpeningRecorder openings() {
        return openings;
    }

    void processOpeners(TypePatterns patterns) {
        ownershipTable.processOpeners(patterns);
    }

    CloseSignal closeSignal() {
        return closeSignal;
    }

    ReportsUnderWay reportsUnderWay() {
        return reportsUnderWay;
    }

    /** Counts the resources that were ever opened. */
    long opened() {
        return numbers.get();
    }

    private ResourceList newList() {
        return new ResourceList(numbers, closeSignal);
    }

    // Threads

    /** What is known of what the calling thread opens now. */
    Opening openingHere(Object resource, CleanupAction<?> cleanup) {
        return openings.openingHere(bindings.get(), resource, cleanup);
    }

    ThreadBinding bind(ResourceScope scope, Attribution how) {
        return ThreadBinding.push(bindings, scope, how == Attribution.CARRIED, openings.trace());
    }

    /**
     * The scope of the calling thread, or the nearest around it that has not ended; the process, if the thread helps
     * somebody else, whose scope nobody knows.
     */
    ResourceScope current() {
        ThreadBinding binding = bindings.get();
        return binding == null || !OpeningEvidence.countsHere(binding) ? process : openAncestor(binding.scope());
    }

    private static ResourceScope openAncestor(ResourceScope scope) {
        ResourceScope open = scope;
        while (open.hasEnded()) {
            open = open.parent();
        }
        return open;
    }

    // Filing

    /** Files a resource that was just opened. When this returns, every snapshot sees it. */
    void file(RegisteredResource<?> resource) {
        ThreadBinding binding = resource.binding();
        if (binding != null && !resource.openedByForkJoinWorker()) {
            ResourceScope scope = binding.scope();
            while (!scope.resources().add(resource)) {
                resource.markOpenedLate();
                scope = scope.parent();
            }
        } else if (binding != null || openScopes.get() > 0) {
            unsettled.add(resource);
        } else {
            process.resources().add(resource);
        }
    }

    void fileUntilExit(RegisteredResource<?> resource) {
        resource.livesUntilExit(Ownership.of(Attribution.EXACT, process));
        untilExit.add(resource);
    }

    /** Has what was opened outside every scope so far live until exit, and no end but their own end the open scopes. */
    void keepUntilExit() {
        structure.lock();
        try {
            // While a scope is open, what is opened outside it is not filed under the process yet.
            weighAll(unsettled);
            process.children().forEach(ResourceScope::keep);
            for (RegisteredResource<?> resource : process.resources().snapshot()) {
                resource.livesUntilExit(resource.ownership());
                process.resources().move(resource, untilExit);
            }
        } finally {
            structure.unlock();
        }
    }

    // Scopes

    ResourceScope open(ResourceScope parent, ScopeSpec spec) {
        structure.lock();
        try {
            if (parent.hasEnded()) {
                throw new IllegalStateException(
                        "scope " + parent.name() + " has ended, so scope " + spec.name() + " cannot be opened in it");
            }
            ResourceScope scope = new ResourceScope(this, parent, spec, newList(), numbers.get());
            parent.children().add(scope);
            if (!spec.isGroup()) {
                openScopes.incrementAndGet();
            }
            if (spec.codeMethod() != null) {
                methodRuns.began(spec.codeMethod(), scope);
            }
            return scope;
        } finally {
            structure.unlock();
        }
    }

    /** Opens a scope in that one or, if it has ended, in the nearest around it that has not. */
    ResourceScope openInNearest(ResourceScope around, ScopeSpec spec) {
        structure.lock();
        try {
            // Here, where none of them can end meanwhile.
            return open(openAncestor(around), spec);
        } finally {
            structure.unlock();
        }
    }

    /** The children that end with the scope. */
    List<ResourceScope> childrenNewestFirst(ResourceScope scope) {
        structure.lock();
        try {
            List<ResourceScope> children = new ArrayList<>(scope.children());
            children.removeIf(ResourceScope::isKept);
            // The sort is stable, and scopes between which nothing was opened compare equal.
            Collections.reverse(children);
            children.sort(Comparator.comparingLong(ResourceScope::openedAfter).reversed());
            return children;
        } finally {
            structure.unlock();
        }
    }

    /** Finds out which resources the scope owns, the unsettled ones included. */
    void weigh(ResourceScope scope) {
        structure.lock();
        try {
            weighAll(unsettled);
            weighAll(scope.resources());
        } finally {
            structure.unlock();
        }
    }

    void weighEverything() {
        structure.lock();
        try {
            weighAll(unsettled);
            weighTree(process);
        } finally {
            structure.unlock();
        }
    }

    private void weighTree(ResourceScope scope) {
        weighAll(scope.resources());
        scope.children().forEach(this::weighTree);
    }

    /** Ends the scope: from now on it owns nothing. What it owned and is still open counts as reported. */
    List<RegisteredResource<?>> end(ResourceScope scope) {
        structure.lock();
        try {
            seal(scope);
            weigh(scope);
            close(scope);
            List<RegisteredResource<?>> left = scope.resources().snapshot();
            for (RegisteredResource<?> resource : left) {
                scope.resources().move(resource, reported);
            }
            return left;
        } finally {
            structure.unlock();
        }
    }

    /** Ends the scope without a report: what it owned is the heir's. */
    void handOver(ResourceScope scope, ResourceScope heir) {
        structure.lock();
        try {
            seal(scope);
            weigh(scope);
            close(scope);
            ResourceScope openHeir = openAncestor(heir);
            for (RegisteredResource<?> resource : scope.resources().snapshot()) {
                scope.resources().move(resource, openHeir.resources());
            }
        } finally {
            structure.unlock();
        }
    }

    /** Before it is weighed: what was added later would be reported unweighed. */
    private void seal(ResourceScope scope) {
        if (scope != process) {
            scope.resources().seal();
        }
    }

    private void close(ResourceScope scope) {
        if (scope == process) {
            return;
        }
        scope.markEnded();
        ResourceScope around = openAncestor(scope);
        scope.parentInTree().children().remove(scope);
        // Only scopes that other threads are ending at this moment: they must stay reachable for snapshots.
        for (ResourceScope child : scope.children()) {
            around.children().add(child);
            child.movedUnder(around);
        }
        scope.children().clear();
        if (!scope.spec().isGroup()) {
            openScopes.decrementAndGet();
        }
        methodRuns.ended(scope, around);
    }

    // Snapshots

    /** Everything that is open, oldest first. */
    List<RegisteredResource<?>> snapshot() {
        List<RegisteredResource<?>> resources = new ArrayList<>();
        structure.lock();
        try {
            unsettled.addTo(resources);
            untilExit.addTo(resources);
            reported.addTo(resources);
            addTo(resources, process);
        } finally {
            structure.unlock();
        }
        resources.sort(Comparator.comparingLong(RegisteredResource::number));
        return resources;
    }

    private static void addTo(List<RegisteredResource<?>> resources, ResourceScope scope) {
        scope.resources().addTo(resources);
        for (ResourceScope child : scope.children()) {
            addTo(resources, child);
        }
    }

    boolean isEmpty() {
        structure.lock();
        try {
            return unsettled.isEmpty() && untilExit.isEmpty() && reported.isEmpty() && isEmpty(process);
        } finally {
            structure.unlock();
        }
    }

    private static boolean isEmpty(ResourceScope scope) {
        return scope.resources().isEmpty() && scope.children().stream().allMatch(ScopeTree::isEmpty);
    }

    // Weighing. Only under the structure lock.

    private void weighAll(ResourceList list) {
        for (RegisteredResource<?> resource : list.snapshot()) {
            if (!resource.weighed()) {
                weigh(resource, list);
            }
        }
    }

    private void weigh(RegisteredResource<?> resource, ResourceList filed) {
        OwnershipTable.Verdict verdict = ownershipTable.weigh(resource);
        if (verdict.untilExit()) {
            resource.livesUntilExit(verdict.ownership());
            filed.move(resource, untilExit);
            return;
        }
        resource.weighed(verdict.ownership());
        if (verdict.late()) {
            resource.markOpenedLate();
        }
        filed.move(resource, openAncestor(verdict.owner()).resources());
    }
}
