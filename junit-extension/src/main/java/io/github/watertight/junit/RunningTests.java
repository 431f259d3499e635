package io.github.watertight.junit;

import java.util.function.BiConsumer;
import org.junit.platform.engine.TestExecutionResult;
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
        // The node of an engine is no container in which anything runs.
        if (test.getParentId().isPresent() && watch.settings().enabled()) {
            watch.bystanderStarted(test.getUniqueId(), test.getParentId().get(), name(test));
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

    private static String name(TestIdentifier test) {
        return test.getSource()
                .map(source -> {
                    if (source instanceof MethodSource method) {
                        return TestName.ofClass(method.getClassName()) + "." + method.getMethodName() + "()";
                    }
                    return source instanceof ClassSource type ? TestName.ofClass(type.getClassName()) : null;
                })
                .orElse(test.getDisplayName());
    }
}
