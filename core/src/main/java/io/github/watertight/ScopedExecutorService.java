package io.github.watertight;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** An executor service whose tasks belong to a scope. {@link AbstractExecutorService} leads every task to execute. */
final class ScopedExecutorService extends AbstractExecutorService {

    private final ResourceScope scope;
    private final ExecutorService executor;

    ScopedExecutorService(ResourceScope scope, ExecutorService executor) {
        this.scope = scope;
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(scope.wrap(task));
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }
}
