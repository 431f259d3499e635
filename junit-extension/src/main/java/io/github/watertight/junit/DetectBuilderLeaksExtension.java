package io.github.watertight.junit;

import io.github.watertight.ResourceScope;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Opens the scopes for {@link DetectBuilderLeaks}: see there. It is public only because JUnit's auto-detection needs it
 * so.
 *
 * <p>It has no state: JUnit makes one instance, or several. The scopes are in the stores of their contexts.
 *
 * @since 0.1.0
 */
public final class DetectBuilderLeaksExtension
        implements ExecutionCondition,
                PreConstructInContextOfTest,
                BeforeAllCallback,
                BeforeEachCallback,
                InvocationInterceptor,
                TestWatcher {

    private static final ConditionEvaluationResult ENABLED = ConditionEvaluationResult.enabled(null);

    /** Made by JUnit. */
    public DetectBuilderLeaksExtension() {}

    /** Not a condition: the earliest callback that there is, before {@code @TempDir} opens anything. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        ContextScope.enter(context);
        return ENABLED;
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext instance, ExtensionContext context) {
        if (isOfInstance(context)) {
            ContextScope.enter(context);
        } else if (!ContextScope.isBuildingInstanceOfClass(context)) {
            Run run = Run.of(context);
            if (run.settings().enabled()) {
                ProvisionalScope.open(
                        instance, ContextScope.innermostWithin(run, context), ContextScope.around(run, context));
            }
        }
    }

    /** Whether the context is that of the instance's owner: JUnit 5.10 and 5.11 give for a test's the one of the class. */
    private static boolean isOfInstance(ExtensionContext context) {
        return context.getTestMethod().isPresent() || ProvisionalScope.isPerClass(context);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ContextScope.enter(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        ContextScope scope = ContextScope.enter(context);
        if (scope != null) {
            scope.started();
        }
    }

    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation,
            ReflectiveInvocationContext<Constructor<T>> invocationContext,
            ExtensionContext context)
            throws Throwable {
        Class<?> type = invocationContext.getExecutable().getDeclaringClass();
        ProvisionalScope.constructorBegins(type);
        try {
            return inside(isOfInstance(context) ? ContextScope.find(context) : null, invocation);
        } finally {
            ProvisionalScope.constructorEnds(type);
            ContextScope scope = ContextScope.find(context);
            if (scope != null) {
                scope.instanceBuilt();
            }
        }
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        inside(ContextScope.find(context), invocation);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        inside(ContextScope.find(context), invocation);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        insideTest(ContextScope.find(context), invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        insideTest(ContextScope.find(context), invocation);
    }

    @Override
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> invocationContext, ExtensionContext context)
            throws Throwable {
        return inside(ContextScope.find(context), invocation);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext invocationContext, ExtensionContext context)
            throws Throwable {
        insideTest(ContextScope.opened(context), invocation);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        inside(ContextScope.find(context), invocation);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        inside(ContextScope.find(context), invocation);
    }

    private static void insideTest(@Nullable ContextScope scope, Invocation<Void> invocation) throws Throwable {
        if (scope != null) {
            scope.tested();
        }
        inside(scope, invocation);
    }

    /** Runs the invocation inside the scope also where {@code @Timeout} has moved it to another thread. */
    private static <T extends @Nullable Object> T inside(@Nullable ContextScope scope, Invocation<T> invocation)
            throws Throwable {
        ResourceScope.Binding elsewhere = scope == null ? null : scope.enterOnOtherThread();
        try {
            return invocation.proceed();
        } finally {
            if (elsewhere != null) {
                elsewhere.close();
            }
        }
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        ProvisionalScope.abandon(context);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        ProvisionalScope.abandon(context);
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        ProvisionalScope.abandon(context);
    }
}
