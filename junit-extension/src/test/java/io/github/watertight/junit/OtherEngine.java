package io.github.watertight.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;

/**
 * An engine that knows nothing of Jupiter's extensions: each {@link Callable} among the classes is a test, and each
 * {@link Runnable} is run before them, while no test is running.
 */
final class OtherEngine implements TestEngine {

    private static final class OtherEngineDescriptor extends EngineDescriptor {
        private final List<Runnable> beforeTests = new ArrayList<>();

        OtherEngineDescriptor(UniqueId id) {
            super(id, "Other Engine");
        }
    }

    private static final class CallableTest extends AbstractTestDescriptor {
        private final Class<?> type;

        CallableTest(UniqueId parent, Class<?> type) {
            super(parent.append("callable", type.getName()), type.getSimpleName(), ClassSource.from(type));
            this.type = type;
        }

        @Override
        public Type getType() {
            return Type.TEST;
        }

        TestExecutionResult run() {
            try {
                ((Callable<?>) type.getDeclaredConstructor().newInstance()).call();
                return TestExecutionResult.successful();
            } catch (Exception e) {
                return TestExecutionResult.failed(e);
            }
        }
    }

    @Override
    public String getId() {
        return "other-engine";
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId id) {
        OtherEngineDescriptor engine = new OtherEngineDescriptor(id);
        for (ClassSelector selector : request.getSelectorsByType(ClassSelector.class)) {
            if (Callable.class.isAssignableFrom(selector.getJavaClass())) {
                engine.addChild(new CallableTest(id, selector.getJavaClass()));
            } else if (Runnable.class.isAssignableFrom(selector.getJavaClass())) {
                engine.beforeTests.add(
                        ReflectionSupport.newInstance(selector.getJavaClass().asSubclass(Runnable.class)));
            }
        }
        return engine;
    }

    @Override
    @SuppressWarnings("deprecation")
    public void execute(ExecutionRequest request) {
        EngineExecutionListener listener = request.getEngineExecutionListener();
        TestDescriptor engine = request.getRootTestDescriptor();
        listener.executionStarted(engine);
        ((OtherEngineDescriptor) engine).beforeTests.forEach(Runnable::run);
        for (TestDescriptor test : engine.getChildren()) {
            listener.executionStarted(test);
            listener.executionFinished(test, ((CallableTest) test).run());
        }
        listener.executionFinished(engine, TestExecutionResult.successful());
    }
}
