package io.github.watertight.junit;

import io.github.watertight.CleanupReport;
import io.github.watertight.EndOptions;
import io.github.watertight.ResourceScope;
import io.github.watertight.ScopeSpec;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * The scope of one test or container, kept in the store of its context. JUnit closes what is in a store in the opposite
 * order, and this is put there first: so it is closed last, after everything that JUnit does for the test, and checks
 * then.
 */
@SuppressWarnings(
        "deprecation") // JUnit before 5.13 closes only CloseableResource; from 5.13 on it wants AutoCloseable.
final class ContextScope implements Store.CloseableResource, AutoCloseable {

    private static final Namespace NAMESPACE = Namespace.create(ContextScope.class);

    /** The innermost scope that this thread opened and has not closed: a chain, as tests nest on a thread. */
    private static final ThreadLocal<@Nullable ContextScope> INNERMOST = new ThreadLocal<>();

    private final LeakWatch watch = LeakWatch.INSTANCE;
    private final Run run;
    private final ExtensionContext context;
    private final String uniqueId;
    private final ResourceScope parent;
    private final ResourceScope scope;
    private final String name;
    private final LeakReport.Subject subject;
    private final Optional<String> allowedBecause;

    private @Nullable Thread boundThread;
    private ResourceScope.@Nullable Binding binding;
    private @Nullable ContextScope outer;
    private volatile boolean started;
    private volatile boolean tested;
    private volatile boolean instanceBuilt;

    private ContextScope(Run run, ExtensionContext context) {
        this.run = run;
        this.context = context;
        this.uniqueId = context.getUniqueId();
        ExtensionContext outside = context.getParent().orElseThrow();
        this.parent = around(run, outside);
        this.allowedBecause = allowance(context, find(outside));
        this.name = TestName.of(context);
        String segment = TestName.lastSegment(uniqueId);
        this.subject = subject(context, segment);
        this.scope = parent.openScope(spec(name, context, segment));
        watch.watched(uniqueId, scope);
    }

    /** What allows the class to leak, the scope of the class knows: its annotations are searched once, not for each test. */
    private static Optional<String> allowance(ExtensionContext context, @Nullable ContextScope outside) {
        Optional<String> ofMethod = Allowance.ofMethod(context);
        if (ofMethod.isPresent()) {
            return ofMethod;
        }
        return outside != null && outside.context.getTestClass().equals(context.getTestClass())
                ? outside.allowedBecause
                : Allowance.ofClass(context);
    }

    private static LeakReport.Subject subject(ExtensionContext context, String segment) {
        if (segment.startsWith("dynamic-test:")) {
            return LeakReport.Subject.TEST;
        }
        if (segment.startsWith("dynamic-container:") || isTemplate(segment)) {
            return LeakReport.Subject.CONTAINER;
        }
        return context.getTestMethod().isPresent() ? LeakReport.Subject.TEST : LeakReport.Subject.CLASS;
    }

    private static boolean isTemplate(String segment) {
        return segment.startsWith("test-template:");
    }

    private static ScopeSpec spec(String name, ExtensionContext context, String segment) {
        ScopeSpec spec = ScopeSpec.named(name);
        if (context.getTestMethod().isPresent()) {
            // A template's method runs in its invocations, and a dynamic test is code of its factory.
            boolean runsMethod = !segment.startsWith("dynamic-") && !isTemplate(segment);
            return runsMethod ? spec.running(context.getTestMethod().get()) : spec;
        }
        return context.getTestClass().map(spec::forClass).orElse(spec);
    }

    /**
     * Opens the scope of this context, if it is not open, and binds the calling thread to it. Any callback may come
     * first: each calls this.
     */
    static @Nullable ContextScope enter(ExtensionContext context) {
        ContextScope known = boundTo(context);
        if (known != null) {
            return known;
        }
        ContextScope scope = opened(context);
        if (scope != null && scope.boundThread == null) {
            ProvisionalScope.adopt(context, scope.scope);
            scope.bind();
        }
        return scope;
    }

    /**
     * Opens the scope of a dynamic test, and binds no thread to it: another extension may have moved the test to a thread
     * that goes on to do other things. It is entered for the invocation alone.
     */
    static @Nullable ContextScope opened(ExtensionContext context) {
        Run run = runOf(context);
        return run.settings().enabled() ? open(run, context) : null;
    }

    private static Run runOf(ExtensionContext context) {
        ContextScope innermost = INNERMOST.get();
        return innermost != null && innermost.context.getRoot().equals(context.getRoot())
                ? innermost.run
                : Run.of(context);
    }

    private static ContextScope open(Run run, ExtensionContext context) {
        // The key holds the id, because a store that does not know a key asks the stores around it.
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(context.getUniqueId(), id -> new ContextScope(run, context), ContextScope.class);
    }

    static @Nullable ContextScope find(ExtensionContext context) {
        ContextScope known = boundTo(context);
        return known != null ? known : context.getStore(NAMESPACE).get(context.getUniqueId(), ContextScope.class);
    }

    /** What most callbacks need, without a look into the stores. */
    private static @Nullable ContextScope boundTo(ExtensionContext context) {
        ContextScope innermost = INNERMOST.get();
        return innermost != null && innermost.context.equals(context) ? innermost : null;
    }

    /**
     * Finds the scope of this context, or, if nobody watches it, of the nearest around it that has one. Contexts below a
     * watched one that call no extension, such as the invocation of a parameterised class, get their scope here.
     */
    static ResourceScope around(Run run, ExtensionContext context) {
        if (context.getParent().isEmpty()) {
            return run.scope();
        }
        ContextScope known = find(context);
        if (known != null) {
            return known.scope;
        }
        return isWatched(context)
                ? open(run, context).scope
                : LeakWatch.INSTANCE.moveInto(around(run, context.getParent().get()), context.getUniqueId());
    }

    /** Finds the innermost scope of this thread that is the context's or below it; if there is none, the one around it. */
    static ResourceScope innermostWithin(Run run, ExtensionContext context) {
        ContextScope innermost = INNERMOST.get();
        return innermost != null && innermost.isWithin(context) ? innermost.scope : around(run, context);
    }

    private boolean isWithin(ExtensionContext other) {
        return uniqueId.startsWith(other.getUniqueId());
    }

    private static boolean isWatched(ExtensionContext context) {
        for (ExtensionContext c = context;
                c.getParent().isPresent();
                c = c.getParent().get()) {
            if (find(c) != null) {
                return true;
            }
        }
        return false;
    }

    private void bind() {
        boundThread = Thread.currentThread();
        outer = INNERMOST.get();
        INNERMOST.set(this);
        binding = scope.enter();
    }

    private void unbind() {
        // JUnit closes a context on the thread that began it. Were it another, that thread could not be unbound from
        // here: it would stay in this scope, and what it opens would count as opened after the scope's end.
        if (binding != null && Thread.currentThread() == boundThread) {
            binding.close();
            if (outer == null) {
                INNERMOST.remove();
            } else {
                INNERMOST.set(outer);
            }
        }
    }

    /** Tells whether this thread is inside a class, this one or one in it, whose one instance has yet to be made. */
    static boolean isBuildingInstanceOfClass(ExtensionContext context) {
        ContextScope innermost = INNERMOST.get();
        return innermost != null
                && innermost.isWithin(context)
                && innermost.subject == LeakReport.Subject.CLASS
                && ProvisionalScope.isPerClass(innermost.context)
                && !innermost.instanceBuilt;
    }

    /**
     * Notes that the constructor has returned or thrown. A later one on this thread is not the class's: while its
     * {@code @BeforeAll} waits in a fork-join pool, JUnit may run another class's test on the thread.
     */
    void instanceBuilt() {
        instanceBuilt = true;
    }

    /** Notes that the test was not skipped. */
    void started() {
        started = true;
    }

    /** Notes that a test was run in here, and so is checked. */
    void tested() {
        started = true;
        tested = true;
    }

    /** Puts the calling thread into the scope, unless it is the one that is in it already. */
    ResourceScope.@Nullable Binding enterOnOtherThread() {
        return Thread.currentThread() == boundThread ? null : scope.enter();
    }

    @Override
    public void close() {
        unbind();
        watch.forget(uniqueId, scope);
        if (wasSkipped()) {
            scope.handOver(parent);
            return;
        }
        if (tested) {
            watch.testChecked();
        }
        Instant ended = Instant.now();
        EndOptions options = run.endOptions();
        CleanupReport left = scope.end(allowedBecause.isPresent() ? options.leaveOpen() : options);
        if (left.leaks().isEmpty()) {
            return;
        }
        LeakReport report = new LeakReport(subject, name, context.getTestClass().orElse(null), ended, left);
        if (allowedBecause.isPresent()) {
            watch.warn(report.allowedMessage(allowedBecause.get()));
        } else {
            watch.leaksFound(report.leakCount());
            run.failOrWarn(report);
        }
    }

    private boolean wasSkipped() {
        return subject == LeakReport.Subject.TEST
                && !started
                && context.getExecutionException().isEmpty();
    }
}
