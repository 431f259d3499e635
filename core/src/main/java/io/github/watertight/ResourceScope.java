package io.github.watertight;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A named stretch of execution that owns the resources opened in it: a test, a class of tests; in a server, a request.
 *
 * <p>Scopes form a tree whose root is the process. Whoever opens a scope ends it. A thread {@linkplain #enter() enters}
 * a scope to say that what it opens belongs there; tasks for other threads are {@linkplain #wrap(Runnable) wrapped}.
 * What is opened elsewhere is filed by its {@link Attribution}. A scope does not stop anything from running, and a
 * thread that was started inside a scope is not in it: pools and event loops work for others later.
 *
 * <pre>{@code
 * ResourceScope request = CleanupRegistry.global().openScope("GET /orders");
 * try (ResourceScope.Binding inside = request.enter()) {
 *     handle();
 * } finally {
 *     CleanupReport report = request.end();
 * }
 * }</pre>
 *
 * <p>Thread-safe, but for {@link Binding}, which belongs to one thread.
 *
 * @since 0.1.0
 */
public final class ResourceScope {

    /**
     * Holds the calling thread in a scope until it is closed, by the same thread.
     *
     * @since 0.1.0
     */
    public interface Binding extends AutoCloseable {

        /**
         * Restores what the thread was bound to before. Closing twice does nothing.
         *
         * @throws IllegalStateException if another thread entered the scope
         */
        @Override
        void close();
    }

    private final ScopeTree tree;
    private final @Nullable ResourceScope parent;
    private final ScopeSpec spec;
    private final ResourceList resources;
    private final OpeningSites sites = new OpeningSites();
    private final long openedAfter;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile boolean ended;

    // Guarded by the structure lock of the tree.
    private final Set<ResourceScope> children = new LinkedHashSet<>();
    private @Nullable ResourceScope parentInTree;
    private boolean kept;

    ResourceScope(
            ScopeTree tree, @Nullable ResourceScope parent, ScopeSpec spec, ResourceList resources, long openedAfter) {
        this.tree = tree;
        this.parent = parent;
        this.parentInTree = parent;
        this.spec = spec;
        this.resources = resources;
        this.openedAfter = openedAfter;
    }

    /**
     * Gives what reports call this scope.
     *
     * @return the name
     */
    public String name() {
        return spec.name();
    }

    /**
     * Opens a child of this scope, whatever the thread is bound to. The caller ends it, or this scope's end does.
     *
     * @param name what reports call the child
     * @return the child
     * @throws IllegalStateException if this scope has ended
     */
    public ResourceScope openScope(String name) {
        return openScope(ScopeSpec.named(name));
    }

    /**
     * Opens a child of this scope, whatever the thread is bound to. The caller ends it, or this scope's end does.
     *
     * @param child the child's name and code
     * @return the child
     * @throws IllegalStateException if this scope has ended
     */
    public ResourceScope openScope(ScopeSpec child) {
        return tree.open(this, Objects.requireNonNull(child, "child"));
    }

    /**
     * Binds the calling thread to this scope: what it opens from now on belongs to it. Scopes nest on a thread.
     *
     * @return the binding, which the same thread closes
     * @throws IllegalStateException if this scope has ended
     */
    public Binding enter() {
        if (ended) {
            throw new IllegalStateException("scope " + name() + " has ended, so no thread can enter it");
        }
        return tree.bind(this, Attribution.EXACT);
    }

    /**
     * Wraps a task so that what it opens belongs to this scope, on whatever thread it runs. The process wraps nothing: to
     * be opened in no other scope is no evidence.
     *
     * @param task the task
     * @return the wrapped task; it may run even after this scope has ended
     */
    public Runnable wrap(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (isProcess()) {
            return task;
        }
        return () -> {
            Binding inside = tree.bind(this, Attribution.CARRIED);
            try {
                task.run();
            } finally {
                inside.close();
            }
        };
    }

    /**
     * Wraps a task so that what it opens belongs to this scope, on whatever thread it runs.
     *
     * @param task the task
     * @param <T> what the task returns
     * @return the wrapped task; it may run even after this scope has ended
     */
    public <T> Callable<T> wrap(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        if (isProcess()) {
            return task;
        }
        return () -> {
            Binding inside = tree.bind(this, Attribution.CARRIED);
            try {
                return task.call();
            } finally {
                inside.close();
            }
        };
    }

    /**
     * Wraps an executor so that what its tasks open belongs to this scope.
     *
     * @param executor the executor; it stays the caller's to shut down
     * @return an executor that wraps each task
     */
    public Executor wrap(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return task -> executor.execute(wrap(task));
    }

    /**
     * Wraps an executor service so that what its tasks open belongs to this scope.
     *
     * @param executor the executor service; shutting down the result shuts it down
     * @return an executor service that wraps each task
     */
    public ExecutorService wrap(ExecutorService executor) {
        return new ScopedExecutorService(this, Objects.requireNonNull(executor, "executor"));
    }

    /**
     * Lists what is filed under this scope and open, oldest first; not what its children own.
     *
     * @return descriptions of this moment
     */
    public List<OpenResource> openResources() {
        return Closing.describe(resources.snapshot());
    }

    /**
     * Ends open children, newest first, then this scope: closes what it still owns, newest first, on the calling
     * thread, and reports it. Resources that another thread is closing already are waited for, five seconds at most.
     *
     * <p>A scope ends once; a second call reports nothing. The process alone never ends: each call checks what it owns
     * now, and ends its children but for those of {@link CleanupRegistry#keepUntilExit}.
     *
     * @return what was still open, and what could not be closed
     */
    public CleanupReport end() {
        return end(EndOptions.defaults());
    }

    /**
     * Ends this scope as {@link #end()} does, but closes on a helper thread, within a deadline.
     *
     * @param deadline the time for closing; an action that hangs is left behind and reported with its stack
     * @return what was still open, and what could not be closed
     * @throws IllegalArgumentException if the deadline is negative
     */
    public CleanupReport end(Duration deadline) {
        return end(EndOptions.defaults().deadline(deadline));
    }

    /**
     * Ends this scope as {@link #end()} does, with options.
     *
     * @param options how long to wait, and whether to close what is left
     * @return what was still open, and what could not be closed
     */
    public CleanupReport end(EndOptions options) {
        Objects.requireNonNull(options, "options");
        if (!isProcess() && !ending.compareAndSet(false, true)) {
            return CleanupReport.CLEAN;
        }
        CleanupReport report = CleanupReport.CLEAN;
        for (ResourceScope child : tree.childrenNewestFirst(this)) {
            report = report.plus(child.end(options));
        }
        tree.weigh(this);
        Closing.await(resources, options);
        return report.plus(Closing.conclude(this, tree.end(this), options));
    }

    /**
     * Ends this scope without closing or reporting anything: what it owns is another scope's from now on.
     *
     * @param heir the scope that takes over; if it has ended, the nearest around it that has not
     * @throws IllegalArgumentException if the heir is a scope of another registry
     * @throws IllegalStateException if this is the process, which does not end
     */
    public void handOver(ResourceScope heir) {
        if (heir.tree != tree) {
            throw new IllegalArgumentException("scope " + heir.name() + " is of another registry than scope " + name());
        }
        if (isProcess()) {
            throw new IllegalStateException("the process scope never ends, so it cannot be handed over");
        }
        if (ending.compareAndSet(false, true)) {
            tree.handOver(this, heir);
        }
    }

    /**
     * Tells whether this scope has ended.
     *
     * @return whether it has ended; the process never has
     */
    public boolean hasEnded() {
        return ended;
    }

    boolean isProcess() {
        return parent == null;
    }

    /** The scope around this one; the process, which never ends, has none and is never asked. */
    ResourceScope parent() {
        return Objects.requireNonNull(parent, "the process has no parent");
    }

    ScopeTree tree() {
        return tree;
    }

    ScopeSpec spec() {
        return spec;
    }

    ResourceList resources() {
        return resources;
    }

    /** Where threads that are in this scope have opened something under {@link TraceMode#SAMPLED}; not the process's. */
    OpeningSites sites() {
        return sites;
    }

    /** The number of the last resource that was opened before this scope. */
    long openedAfter() {
        return openedAfter;
    }

    Set<ResourceScope> children() {
        return children;
    }

    ResourceScope parentInTree() {
        return Objects.requireNonNull(parentInTree, "the process has no parent");
    }

    void movedUnder(ResourceScope newParent) {
        parentInTree = newParent;
    }

    /** Whether only its opener ends it, and not the end of the scope around it. */
    boolean isKept() {
        return kept;
    }

    void keep() {
        kept = true;
    }

    void markEnded() {
        ended = true;
    }

    @Override
    public String toString() {
        return "ResourceScope[" + name() + (ended ? ", ended]" : "]");
    }
}
