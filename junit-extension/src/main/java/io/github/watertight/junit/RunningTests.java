package io.github.watertight.junit;

import io.github.watertight.ScopeSpec;
import java.util.function.BiConsumer;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Tells {@link LeakWatch} which tests and containers of any engine run, and which failed last. */
record RunningTests(LeakWatch watch, BiConsumer<String, LeakWatch.Result> results) implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        watch.testsStarting();
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        String uniqueId = test.getUniqueId();
        if (watch.settings().enabled() && !watch.isWatched(uniqueId) && runsItself(test)) {
            watch.bystanderStarted(uniqueId, spec(test));
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        watch.bystanderFinished(test.getUniqueId());
        results.accept(
                test.getUniqueId(),
                result.getStatus() == TestExecutionResult.Status.FAILED
                        ? LeakWatch.Result.FAILED
                        : LeakWatch.Result.NOT_FAILED);
    }

    /** In the node of an engine nothing runs, and in a dynamic container what its factory does. */
    private static boolean runsItself(TestIdentifier test) {
        return test.getParentId().isPresent() && !TestName.isDynamicContainer(test.getUniqueId());
    }

    private static ScopeSpec spec(TestIdentifier test) {
        ScopeSpec spec = ScopeSpec.named(name(test) + " (not watched)");
        TestSource source = test.getSource().orElse(null);
        try {
            // The source of a dynamic test is the factory, which has been run already.
            if (source instanceof MethodSource method && !TestName.isDynamic(test.getUniqueId())) {
                return spec.running(method.getJavaMethod());
            }
            return source instanceof ClassSource type ? spec.forClass(type.getJavaClass()) : spec;
        } catch (JUnitException | LinkageError notJava) {
            // An engine may name what is no class or method of Java: it has no code that a stack would show.
            return spec;
        }
    }

    private static String name(TestIdentifier test) {
        TestSource source = test.getSource().orElse(null);
        if (source instanceof MethodSource method) {
            return TestName.ofClass(method.getClassName()) + "." + method.getMethodName() + "()";
        }
        return source instanceof ClassSource type ? TestName.ofClass(type.getClassName()) : test.getDisplayName();
    }
}
