package io.github.watertight.junit;

import io.github.watertight.ResourceScope;
import io.github.watertight.ScopeSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;

/**
 * Holds what a test's constructor opens on JUnit 5.10 and 5.11, where a constructor runs before anything tells for which
 * test. The test's own scope takes over as soon as there is one; if it never comes, because the test is skipped or its
 * constructor throws, the class does.
 */
final class ProvisionalScope {

    /** A chain, because a constructor may wait in a fork-join pool, which runs another test on its thread meanwhile. */
    private static final ThreadLocal<@Nullable ProvisionalScope> INNERMOST = new ThreadLocal<>();

    private final ResourceScope scope;
    private final ResourceScope.Binding binding;
    private final ResourceScope heir;
    private final @Nullable ProvisionalScope outer = INNERMOST.get();
    private Class<?> testClass;
    private boolean constructing;

    private ProvisionalScope(ResourceScope parent, ResourceScope heir, Class<?> testClass) {
        this.heir = heir;
        this.testClass = testClass;
        this.scope = parent.openScope(ScopeSpec.named("the constructor of " + TestName.ofClass(testClass.getName())));
        this.binding = scope.enter();
    }

    static boolean isPerClass(ExtensionContext context) {
        return context.getTestInstanceLifecycle()
                .filter(TestInstance.Lifecycle.PER_CLASS::equals)
                .isPresent();
    }

    /**
     * Opens a scope for the instance that is about to be made, or goes on with the one of the instance around it.
     *
     * @param parent where the test runs, as far as that is known: beside it, the scope would count as another test
     * @param heir the scope of the class
     */
    static void open(TestInstanceFactoryContext instance, ResourceScope parent, ResourceScope heir) {
        ProvisionalScope innermost = INNERMOST.get();
        if (innermost != null
                && !innermost.constructing
                && instance.getOuterInstance().isPresent()) {
            innermost.testClass = instance.getTestClass();
        } else {
            INNERMOST.set(new ProvisionalScope(parent, heir, instance.getTestClass()));
        }
    }

    static void constructorBegins(Class<?> type) {
        ProvisionalScope provisional = ofInstance(type);
        if (provisional != null) {
            provisional.constructing = true;
        }
    }

    static void constructorEnds(Class<?> type) {
        ProvisionalScope provisional = ofInstance(type);
        if (provisional != null) {
            provisional.constructing = false;
        }
    }

    /** Finds nothing for an instance that belongs to its class: it has no scope of its own, but one around it may. */
    private static @Nullable ProvisionalScope ofInstance(@Nullable Class<?> type) {
        ProvisionalScope innermost = INNERMOST.get();
        return innermost != null && innermost.testClass.equals(type) ? innermost : null;
    }

    /** Gives what the constructor opened to the scope of the test that it ran for. */
    static void adopt(ExtensionContext context, ResourceScope test) {
        ProvisionalScope provisional =
                innermostFor(context, context.getTestClass().orElse(null));
        if (provisional != null) {
            provisional.handOver(test);
        }
    }

    /** Gives what the constructor opened to the class, if no test has taken it. */
    static void abandon(ExtensionContext context) {
        // Of a nested test the instance around it may be the one that could not be made.
        for (Class<?> type = context.getTestClass().orElse(null); type != null; type = type.getEnclosingClass()) {
            ProvisionalScope provisional = innermostFor(context, type);
            if (provisional != null) {
                provisional.handOver(provisional.heir);
            }
        }
    }

    private static @Nullable ProvisionalScope innermostFor(ExtensionContext context, @Nullable Class<?> type) {
        ProvisionalScope provisional = ofInstance(type);
        return provisional != null
                        && !provisional.constructing
                        && context.getTestMethod().isPresent()
                ? provisional
                : null;
    }

    private void handOver(ResourceScope heirOfAll) {
        binding.close();
        scope.handOver(heirOfAll);
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
    }
}
