package io.github.watertight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The scopes of one registry, and under which of them each open resource is filed.
 *
 * <p>A resource is filed when it is opened, in a log of its thread's own under the thread's scope, which costs a lock the
 * first time only, or, where that proves nothing, in one that threads share, among the <em>unsettled</em>. Whose the
 * unsettled are is weighed when the next scope ends. As that happens at every end, no scope that was open when an unsettled
 * resource was opened has ended since: the candidates can be told from the scopes that are open now, and nothing about them
 * is recorded at opening.
 *
 * <p>The structure lock guards the shape of the tree and every move between lists, so that a snapshot sees each resource
 * once. It is not needed to open or close a resource, but to open one in a scope that has ended.
 *
 * <p>To ask a class for its methods, or for the class around it, may call the class's loader, which is user code, and
 * weighing does so under that lock. It asks only about classes of tests and of what is on a stack, which their loaders have
 * loaded already, and only for what is still open when a scope ends. A loader may open and close resources there; what it
 * must not do is begin or end a scope, or wait for a thread that does, or that opens something in a scope that has ended.
 */
final class ScopeTree {

    private static final int SHARED_LOGS = 64;

    private final ReentrantLock structure = new ReentrantLock();
    private final OpeningNumbers numbers = new OpeningNumbers();
    private final CloseSignal closeSignal = new CloseSignal();
    private final ThreadBindings bindings = new ThreadBindings();
    private final ReportsUnderWay reportsUnderWay = new ReportsUnderWay();
    private final MethodRuns methodRuns = new MethodRuns();

    /** Opened outside every scope, or on a thread whose scope may prove nothing, and not weighed yet. */
    private final ResourceList unsettled = newListForAnyThread();

    /** Open until exit, on purpose. */
    private final ResourceList untilExit = newList();

    /** Reported when its scope ended, and still open: closing failed, or was not wanted. */
    private final ResourceList reported = newList();

    private final ResourceScope process;
    private final OwnershipTable ownershipTable;
    private final AtomicInteger openScopes = new AtomicInteger();
    private final OpeningRecorder openings;

    ScopeTree(TraceMode trace) {
        this.process = new ResourceScope(this, null, ScopeSpec.named("process").group(), newListForAnyThread(), 0);
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
        return numbers.last();
    }

    private ResourceList newList() {
        return new ResourceList(numbers, closeSignal, 1);
    }

    private ResourceList newListForAnyThread() {
        return new ResourceList(numbers, closeSignal, SHARED_LOGS);
    }

    // Threads

    ThreadBinding bind(ResourceScope scope, Attribution how) {
        return ThreadBinding.push(bindings, scope, how == Attribution.CARRIED, openings.trace());
    }

    /**
     * The scope of the calling thread, or the nearest around it that has not ended; the process, if the thread helps
     * somebody else, whose scope nobody knows.
     */
    ResourceScope current() {
        ThreadBinding binding = bindings.top();
        return binding == null || !OpeningEvidence.countsHere(binding) ? process : openAncestor(binding.scope());
    }

    private static ResourceScope openAncestor(ResourceScope scope) {
        ResourceScope open = scope;
        while (open.hasEnded()) {
            open = open.parent();
        }
        return open;
    }

    // Opening

    /** Opens a resource. When this returns, every snapshot sees it. */
    <X extends Exception> RegisteredResource<X> open(Object resource, CleanupAction<X> cleanup) {
        ThreadBinding binding = bindings.top();
        Opening opening = openings.openingHere(binding, resource, cleanup);
        if (binding == null) {
            return openIn(openScopes.get() > 0 ? unsettled : process.resources(), resource, cleanup, opening);
        }
        if (binding.isOfForkJoinWorker()) {
            return openIn(unsettled, resource, cleanup, opening);
        }
        ResourceLog log = binding.log();
        RegisteredResource<X> opened = log.open(resource, cleanup, opening, numbers);
        if (log.isSealed() && withdraw(opened, log)) {
            addLate(opened, binding.scope());
        }
        return opened;
    }

    <X extends Exception> RegisteredResource<X> openUntilExit(Object resource, CleanupAction<X> cleanup) {
        Opening opening = openings.openingHere(bindings.top(), resource, cleanup);
        return openIn(untilExit, resource, cleanup, opening.livesUntilExit(Ownership.of(Attribution.EXACT, process)));
    }

    /** Opens a resource in a list that is never sealed. */
    private static <X extends Exception> RegisteredResource<X> openIn(
            ResourceList list, Object resource, CleanupAction<X> cleanup, Opening opening) {
        return Objects.requireNonNull(list.open(resource, cleanup, opening), "sealed");
    }

    /** Describes a resource that comes too late to be opened here. */
    <X extends Exception> RegisteredResource<X> unfiled(Object resource, CleanupAction<X> cleanup) {
        return new RegisteredResource<>(
                resource, cleanup, openings.openingHere(bindings.top(), resource, cleanup), null, 0);
    }

    /** Takes back what has come too late for the end of its scope; returns false if the end has found it all the same. */
    private boolean withdraw(RegisteredResource<?> opened, ResourceLog log) {
        structure.lock();
        try {
            return log.withdraw(opened);
        } finally {
            structure.unlock();
        }
    }

    private static void addLate(RegisteredResource<?> resource, ResourceScope ended) {
        resource.markOpenedLate();
        ResourceScope scope = ended.parent();
        while (!scope.resources().add(resource)) {
            scope = scope.parent();
        }
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
                untilExit.take(resource);
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
            ResourceScope scope = new ResourceScope(this, parent, spec, newList(), numbers.last());
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
            if (scope.children().isEmpty()) {
                return List.of();
            }
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
                reported.take(resource);
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
                openHeir.resources().take(resource);
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
        if (list.isEmpty()) {
            return;
        }
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
            untilExit.take(resource);
            return;
        }
        resource.weighed(verdict.ownership());
        if (verdict.late()) {
            resource.markOpenedLate();
        }
        ResourceList owned = openAncestor(verdict.owner()).resources();
        if (owned != filed) {
            owned.take(resource);
        }
    }
}
