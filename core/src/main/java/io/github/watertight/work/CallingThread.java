package io.github.watertight.work;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs each task on the thread that submits it. There is nothing to shut down, so that is refused. */
final class CallingThread extends AbstractExecutorService {

    static final CallingThread EXECUTOR = new CallingThread();

    private CallingThread() {}

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException("everybody uses it");
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException("everybody uses it");
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
