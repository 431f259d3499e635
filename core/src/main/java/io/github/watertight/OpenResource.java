package io.github.watertight;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One open resource as it was at one moment.
 *
 * <p>Immutable: a description, not the resource, so keeping it keeps nothing open.
 *
 * @since 0.1.0
 */
public final class OpenResource {

    static final Comparator<OpenResource> OLDEST_FIRST = Comparator.comparingLong(resource -> resource.number);

    private static final Set<String> REGISTRY = Stream.of(
                    OpeningStack.class,
                    Opening.class,
                    SiteTally.class,
                    OpeningRecorder.class,
                    RegisteredResource.class,
                    ScopeTree.class,
                    CleanupRegistry.class)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    /**
     * How far a resource is on its way from open to closed.
     *
     * @since 0.1.0
     */
    public enum State {
        /** Nobody has begun to close it. */
        OPEN,
        /** A thread is running its action. */
        CLOSING,
        /** Its action threw; it may be closed again. */
        CLOSE_FAILED
    }

    private final long number;
    private final Class<?> type;
    private final String label;
    private final State state;
    private final String threadName;
    private final Ownership ownership;
    private final boolean openedLate;
    private final boolean untilExit;
    private final @Nullable Throwable stack;
    private final @Nullable Throwable sample;
    private final @Nullable Instant openedAt;

    OpenResource(RegisteredResource<?> resource, State state, String label) {
        this.number = resource.number();
        this.type = resource.resource().getClass();
        this.label = label;
        this.state = state;
        this.threadName = resource.threadName();
        this.ownership = resource.ownership();
        this.openedLate = resource.openedLate();
        this.untilExit = resource.livesUntilExit();
        this.stack = resource.stack();
        this.sample = resource.sampleOfSite();
        this.openedAt = resource.openedAt();
    }

    /**
     * Gives the resource's place in the order of opening, which tells it from every other of its registry.
     *
     * @return the number
     */
    public long number() {
        return number;
    }

    /**
     * Gives the class of the resource.
     *
     * @return the class, as passed to {@code register}
     */
    public Class<?> type() {
        return type;
    }

    /**
     * Gives what reports call the class of the resource.
     *
     * @return its simple name; of a class that has none, such as an anonymous one, the binary name without its package
     */
    public String typeName() {
        try {
            if (!type.isAnonymousClass()) {
                return type.getSimpleName();
            }
        } catch (LinkageError missingOrBroken) {
            // The class around it, without which nothing tells its simple name.
        }
        return type.getName().substring(type.getName().lastIndexOf('.') + 1);
    }

    /**
     * Gives what the resource calls itself: its {@code toString()}, or a substitute where that threw or, in the report of a
     * scope's or program's end, did not return in time.
     *
     * @return the label
     */
    public String label() {
        return label;
    }

    /**
     * Gives how far it is on its way to closed.
     *
     * @return the state at the moment of this description
     */
    public State state() {
        return state;
    }

    /**
     * Gives the stack that opened it: a throwable, never thrown, so that an IDE links its lines.
     *
     * @return the stack, innermost frame first; empty if it was not recorded: see {@link TraceMode}
     */
    public Optional<Throwable> stack() {
        return Optional.ofNullable(stack);
    }

    /**
     * Gives the line that opened it: the innermost frame outside the registry and outside the resource's own class and
     * its superclasses; where there is none, as in a thread that registers itself, the innermost outside the registry.
     *
     * @return the frame; empty if the stack was not recorded: see {@link TraceMode}
     */
    public Optional<StackTraceElement> opener() {
        return Optional.ofNullable(stack).flatMap(this::openerIn);
    }

    /**
     * Gives a stack that opened <strong>another</strong> resource at the same site, where this one's own was not recorded:
     * the last that was. The same site is the same class of resource, registered with the same class of cleanup action, in
     * the same scope; that often is, but need not be, the same place in the source.
     *
     * @return the other's stack, never thrown; empty if this one has its own, and unless {@link TraceMode#SAMPLED}
     */
    public Optional<Throwable> sampleOfSite() {
        return Optional.ofNullable(sample);
    }

    /**
     * Gives the line that opened another resource at the same site, where this one's own was not recorded.
     *
     * @return the frame of {@link #sampleOfSite()} that {@link #opener()} would give if it were this one's stack
     */
    public Optional<StackTraceElement> openerOfSample() {
        return Optional.ofNullable(sample).flatMap(this::openerIn);
    }

    private Optional<StackTraceElement> openerIn(Throwable opening) {
        List<StackTraceElement> callers = Arrays.stream(opening.getStackTrace())
                .filter(frame -> !REGISTRY.contains(frame.getClassName()))
                .toList();
        Set<String> own = ownClasses();
        return callers.stream()
                .filter(frame -> !own.contains(frame.getClassName()))
                .findFirst()
                .or(() -> callers.stream().findFirst());
    }

    private Set<String> ownClasses() {
        Set<String> own = new HashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            own.add(c.getName());
        }
        return own;
    }

    /**
     * Gives the time at which it was opened, which is recorded together with the stack.
     *
     * @return the time; empty if the stack was not recorded: see {@link TraceMode}
     */
    public Optional<Instant> openedAt() {
        return Optional.ofNullable(openedAt);
    }

    /**
     * Gives the name that the opening thread had.
     *
     * @return the name
     */
    public String threadName() {
        return threadName;
    }

    /**
     * Gives the name of the scope that it belongs to by {@link #attribution()}.
     *
     * @return the name of the scope; for {@link Attribution#AMONG} of the one that holds it until the end of the run
     */
    public String scopeName() {
        return ownership.scopeName();
    }

    /**
     * Gives how its owner is known. While no scope has ended that it could belong to, this is what its thread tells.
     *
     * @return the attribution
     */
    public Attribution attribution() {
        return ownership.attribution();
    }

    /**
     * Lists the scopes that it could belong to, where that is all that is known.
     *
     * @return the names of the scopes that were running when it was opened, for {@link Attribution#AMONG}; else empty
     */
    public List<String> candidates() {
        return ownership.candidates();
    }

    /**
     * Tells whether its scope had ended already when it was opened, so that an enclosing scope holds it.
     *
     * @return whether it came too late for its own scope
     */
    public boolean openedLate() {
        return openedLate;
    }

    /**
     * Tells whether it lives as long as the process on purpose, and so is no leak.
     *
     * @return whether it was registered until exit, or opened by a static initialiser that no scope owns
     */
    public boolean livesUntilExit() {
        return untilExit;
    }

    /** Names it, its state, its owner and, if that was recorded, the line that opened it. */
    @Override
    public String toString() {
        return typeName() + " " + label + " [" + state + ", " + ownership.attribution() + ": " + ownership.scopeName()
                + "]" + opener().map(line -> ", opened at " + line).orElse("");
    }
}
