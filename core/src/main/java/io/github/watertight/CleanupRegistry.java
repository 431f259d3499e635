package io.github.watertight;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knows every resource that is open, and closes what is left when the program ends.
 *
 * <p>A resource registers as the <strong>last</strong> statement of its constructor, when there is nothing left that can
 * fail, and implements {@code close()} as {@code registration.close()}:
 *
 * <pre>{@code
 * final class ConnectionPool implements AutoCloseable {
 *   private final Registration<IOException> registration;
 *
 *   ConnectionPool(Address address) throws IOException {
 *     connect(address);
 *     registration = CleanupRegistry.global().register(this, this::disconnect);
 *   }
 *
 *   @Override
 *   public void close() throws IOException {
 *     registration.close();
 *   }
 * }
 * }</pre>
 *
 * <h2>What it promises</h2>
 *
 * <ul>
 *   <li>The action of a registration succeeds once, however many threads close it, and no lock is held while it runs.
 *   <li>A registration is listed until its action has returned; if it threw, the resource stays listed and may be
 *       closed again.
 *   <li>The first registration in {@link #global()} installs one JVM shutdown hook, and no later one installs another.
 *   <li>A registration during shutdown is closed by the hook, or refused and closed at once, never lost.
 *   <li>{@link #openResources()} and {@link #closeAll()} see everything whose registration was completed before the call
 *       and that is not closed until after it.
 *   <li>What opening, closing, and the end of a clean scope cost does not depend on how much is open.
 * </ul>
 *
 * <p>Resources are held <strong>strongly</strong> until they are closed. That makes detection certain, without waiting
 * for a garbage collector; it also means that a leaked resource is never collected.
 *
 * <p>A copy of this class in another class loader is another registry of the process: it has a hook of its own, knows only
 * what was registered with it, and closes only that. Neither is in the other's way, and whoever checks one, as the JUnit
 * extension does, sees nothing of the other. The two read the same system properties.
 *
 * <p>Thread-safe. The idea is that of {@code cmd/go}, which registers one exit handler and keeps its live Builders in a
 * concurrent map.
 *
 * @since 0.1.0
 */
public final class CleanupRegistry {

    private static final class Global {
        static final CleanupRegistry INSTANCE = new CleanupRegistry(TraceMode.SAMPLED, new HookInstallation.OfTheJvm());

        static {
            if (System.getProperty(Settings.TRACE) != null) {
                INSTANCE.trace(Settings.constant(Settings.TRACE, TraceMode.class, TraceMode.SAMPLED));
            }
        }
    }

    private enum Phase {
        OPEN,
        /** The hook has gone through the list and looks but once more: who comes now closes his own. */
        DRAINED
    }

    /** Kept for the hook, because tests replace it, and close what they replace it with. */
    private final PrintStream err = System.err;

    private final ScopeTree tree;
    private final @Nullable HookInstallation hook;
    private volatile Phase phase = Phase.OPEN;
    private volatile @Nullable ShutdownMode shutdownMode;
    private volatile @Nullable Duration shutdownDeadline;

    CleanupRegistry(TraceMode trace, HookInstallation.@Nullable Installer hookInstaller) {
        this.tree = new ScopeTree(trace);
        this.hook =
                hookInstaller == null ? null : new HookInstallation(() -> new ShutdownHook(this, err), hookInstaller);
    }

    /**
     * Gives the registry of the process, the one with the shutdown hook. What the hook has to say it prints on what was
     * {@link System#err} at the first of these calls.
     *
     * @return always the same registry
     */
    public static CleanupRegistry global() {
        return Global.INSTANCE;
    }

    /**
     * Creates a registry of its own, without a hook: for embedding, and for tests of what uses a registry. Nothing
     * closes its resources at exit unless the caller does. It records every stack until it is {@linkplain #trace told}
     * otherwise.
     *
     * @return a new registry
     */
    public static CleanupRegistry isolated() {
        return new CleanupRegistry(TraceMode.FULL, null);
    }

    /**
     * Registers an open resource.
     *
     * @param resource the resource, held strongly until it is closed; its {@code toString()} is its label in reports
     * @param cleanup closes it
     * @param <X> what closing may throw
     * @return the handle that closes it
     * @throws IllegalStateException if the JVM has almost shut down; the resource has then been closed by this call,
     *     and what its action threw is suppressed in the exception
     */
    public <X extends Exception> Registration<X> register(Object resource, CleanupAction<X> cleanup) {
        prepare(resource, cleanup);
        return accept(tree.open(resource, cleanup));
    }

    /**
     * Registers a resource that lives as long as the process on purpose. It is listed, but is no leak; the shutdown hook
     * and {@link #closeAll()} close it.
     *
     * @param resource the resource, held strongly until it is closed
     * @param cleanup closes it
     * @param <X> what closing may throw
     * @return the handle that closes it earlier
     * @throws IllegalStateException if the JVM has almost shut down; the resource has then been closed by this call,
     *     and what its action threw is suppressed in the exception
     */
    public <X extends Exception> Registration<X> registerUntilExit(Object resource, CleanupAction<X> cleanup) {
        prepare(resource, cleanup);
        return accept(tree.openUntilExit(resource, cleanup));
    }

    /** Sees to it that there is a hook; if none will run, the JVM is shutting down, and the resource is closed at once. */
    private void prepare(Object resource, CleanupAction<?> cleanup) {
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(cleanup, "cleanup");
        if (hook != null && !hook.install()) {
            closeAndRefuse(tree.unfiled(resource, cleanup));
        }
    }

    private <X extends Exception> Registration<X> accept(RegisteredResource<X> registered) {
        // The resource is listed before the phase is read, and the hook looks once more after it has set the phase: one
        // of the two sees the other. If both do, only one of them closes it, and only if we do is it refused.
        if (phase == Phase.DRAINED) {
            closeAndRefuse(registered);
        }
        return registered;
    }

    /** Closes what comes too late and throws, unless somebody else has begun to close it. */
    private static void closeAndRefuse(RegisteredResource<?> registered) {
        Throwable failure = null;
        try {
            if (!registered.closeUntried()) {
                return;
            }
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failure = e;
        }
        IllegalStateException refusal = new IllegalStateException(
                "the JVM is shutting down: " + registered.resource().getClass().getName() + " was not registered, and "
                        + (failure == null ? "has been closed at once" : "could not be closed"));
        if (failure != null) {
            refusal.addSuppressed(failure);
        }
        throw refusal;
    }

    /**
     * Opens a scope in the calling thread's current scope, or in the process if it has none. The caller ends it.
     *
     * @param name what reports call the scope
     * @return the scope; the calling thread is not in it before it {@linkplain ResourceScope#enter() enters}
     */
    public ResourceScope openScope(String name) {
        return openScope(ScopeSpec.named(name));
    }

    /**
     * Opens a scope in the calling thread's current scope, or in the process if it has none. The caller ends it.
     *
     * @param scope the scope's name and code
     * @return the scope; the calling thread is not in it before it {@linkplain ResourceScope#enter() enters}
     */
    public ResourceScope openScope(ScopeSpec scope) {
        return tree.openInNearest(tree.current(), Objects.requireNonNull(scope, "scope"));
    }

    /**
     * Opens a scope in another, or, if that has ended, in the nearest around it that has not: for whoever cannot keep the
     * other from ending meanwhile. The caller ends it.
     *
     * @param scope the scope's name and code
     * @param around where it is to be
     * @return the scope
     * @throws IllegalArgumentException if {@code around} is a scope of another registry
     */
    public ResourceScope openScope(ScopeSpec scope, ResourceScope around) {
        if (around.tree() != tree) {
            throw new IllegalArgumentException("scope " + around.name() + " is of another registry");
        }
        return tree.openInNearest(around, Objects.requireNonNull(scope, "scope"));
    }

    /**
     * Gives the scope that the calling thread is in: in a test that is watched, the test's. Its
     * {@link ResourceScope#wrap(Runnable) wrap} methods carry it to other threads.
     *
     * @return the innermost scope that the thread has entered and that has not ended; the process if there is none, or if
     *     the thread is a fork-join worker that helps somebody else
     */
    public ResourceScope currentScope() {
        return tree.current();
    }

    /**
     * Gives the root of the tree of scopes. It owns what was opened in no other, and never ends.
     *
     * @return the scope of the process
     */
    public ResourceScope processScope() {
        return tree.process();
    }

    /**
     * Tells whether nothing is open.
     *
     * @return whether {@link #openResources()} would be empty
     */
    public boolean isEmpty() {
        return tree.isEmpty();
    }

    /**
     * Lists what is open, oldest first, what lives until exit included.
     *
     * @return descriptions of this moment
     */
    public List<OpenResource> openResources() {
        return Closing.describe(tree.snapshot());
    }

    /**
     * Counts the resources that were ever opened in this registry.
     *
     * @return the number, closed ones included
     */
    public long resourcesOpened() {
        return tree.opened();
    }

    /**
     * Closes what is still open, newest first, on the calling thread. Before that, waits five seconds at most for what
     * other threads are closing already, which is no leak if they finish. Goes on past failures. Scopes stay open.
     *
     * <p>{@code System.exit(registry.closeAll().exitStatus(status))} is how a {@code main} ends: a shutdown hook can
     * neither see nor change the exit status.
     *
     * @return what was still open but for what lives until exit, and what could not be closed
     */
    public CleanupReport closeAll() {
        return closeAll(EndOptions.defaults());
    }

    /**
     * Closes what is still open as {@link #closeAll()} does, but on a helper thread, within a deadline.
     *
     * @param deadline the time for closing, and for waiting for what other threads are closing already, which takes
     *     half of it at most; an action that hangs is left behind and reported with its stack
     * @return what was still open but for what lives until exit, and what could not be closed
     * @throws IllegalArgumentException if the deadline is negative
     */
    public CleanupReport closeAll(Duration deadline) {
        return closeAll(EndOptions.defaults().deadline(deadline).closingTimeout(deadline));
    }

    private CleanupReport closeAll(EndOptions options) {
        boolean bounded = options.deadline() != null;
        long end = Closing.in(options.closingTimeout());
        Duration patience = bounded ? options.closingTimeout().dividedBy(2) : options.closingTimeout();
        Closing.awaitOtherClosers(tree::snapshot, tree.closeSignal(), Closing.in(patience));
        // What is left of it now: a toString() that hangs must not cost what is to be closed its time.
        Duration closingTime = bounded ? Closing.until(end) : null;

        List<RegisteredResource<?>> open = weighedSnapshot();
        Labels labels = bounded ? Labels.inBoundedTime(open) : Labels.of(open);
        List<OpenResource> leaks = Closing.describe(open, labels).stream()
                .filter(resource -> !resource.livesUntilExit())
                .toList();
        Closing.close(open, closingTime);
        Closing.awaitOtherClosers(() -> open, tree.closeSignal(), end);
        return new CleanupReport(leaks, Closing.failures(open, labels, false));
    }

    /**
     * Declares that what has been opened outside every scope so far, and is still open, lives until exit on purpose, and
     * that the scopes which are open now are not ended by the end of the {@linkplain #processScope() process's}, but by
     * whoever opened them. For whoever checks a stretch of the program, and must not check what was there before.
     */
    public void keepUntilExit() {
        tree.keepUntilExit();
    }

    /**
     * Sets what the shutdown hook does, over the system property {@code watertight.shutdown}. May be called until the
     * JVM shuts down.
     *
     * @param mode what to do with what is still open
     */
    public void onShutdown(ShutdownMode mode) {
        shutdownMode = Objects.requireNonNull(mode, "mode");
    }

    /**
     * Sets the time that the shutdown hook has for all that it does, over the system property
     * {@code watertight.shutdown-deadline}, in milliseconds, and the default of five seconds.
     *
     * @param deadline the time, more than zero
     * @throws IllegalArgumentException if the deadline is zero or negative
     */
    public void shutdownDeadline(Duration deadline) {
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("deadline is " + deadline + "; allowed is more than zero");
        }
        shutdownDeadline = deadline;
    }

    /**
     * Sets which stacks are recorded of what is opened from now on.
     *
     * @param mode of which openings to record the stack
     */
    public void trace(TraceMode mode) {
        tree.openings().trace(Objects.requireNonNull(mode, "mode"));
    }

    /**
     * Sets which stacks are recorded of what is opened from now on, unless {@link #trace} or, for the {@linkplain #global()
     * registry of the process}, the system property {@code watertight.trace} has said so, before or later. For whoever
     * knows what the program is for, as the JUnit extension does, but not what its author wants.
     *
     * @param mode of which openings to record the stack
     */
    public void traceByDefault(TraceMode mode) {
        tree.openings().traceByDefault(Objects.requireNonNull(mode, "mode"));
    }

    /**
     * Names openers whose resources live until exit on purpose: singletons in code that one cannot edit.
     *
     * @param typesOrPackages qualified names of types, which take their nested types along, or of packages, which take
     *     their subpackages along; they replace those of earlier calls
     * @throws IllegalArgumentException if one of them is no qualified name
     */
    public void processOpeners(Collection<String> typesOrPackages) {
        tree.processOpeners(TypePatterns.of(typesOrPackages));
    }

    // What the shutdown hook needs

    ShutdownMode shutdownMode() {
        ShutdownMode set = shutdownMode;
        return set != null ? set : Settings.constant(Settings.SHUTDOWN, ShutdownMode.class, ShutdownMode.CLOSE);
    }

    Duration shutdownDeadline() {
        Duration set = shutdownDeadline;
        return set != null ? set : Settings.shutdownDeadline();
    }

    /** Finds out whose everything is, and lists it, oldest first. */
    List<RegisteredResource<?>> weighedSnapshot() {
        tree.weighEverything();
        return tree.snapshot();
    }

    List<RegisteredResource<?>> snapshot() {
        return tree.snapshot();
    }

    CloseSignal closeSignal() {
        return tree.closeSignal();
    }

    List<ReportsUnderWay.Found> reportsUnderWay() {
        return tree.reportsUnderWay().all();
    }

    /**
     * Has whoever registers from now on close his resource himself.
     *
     * @return the number of the last resource that may have been accepted; what has a greater one will be refused
     */
    long refuseRegistrations() {
        phase = Phase.DRAINED;
        // After that: whoever has read the phase before it was set had been given his number by then.
        return tree.opened();
    }
}
