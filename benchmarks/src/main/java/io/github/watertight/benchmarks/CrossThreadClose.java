package io.github.watertight.benchmarks;

import io.github.watertight.benchmarks.contenders.Contender;
import io.github.watertight.benchmarks.contenders.Opener;
import io.github.watertight.benchmarks.contenders.Resource;
import io.github.watertight.benchmarks.contenders.Tracker;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Control;

/**
 * Two threads, each of which opens resources and closes those that the other has opened: what is handed from thread to
 * thread, as in pools and pipelines. {@link Contender#UNTRACKED} shows what the handing over costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(2)
@Fork(jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC"})
public class CrossThreadClose {

    /** How far one thread may be ahead; so far that it seldom waits, also where the two share a core. */
    private static final int BATCHES = 128;

    private static final class Batch {
        private final Resource[] resources = new Resource[OpenClose.BATCH];
        private final Object[] handles = new Object[OpenClose.BATCH];
    }

    /** What tracks. */
    @Param
    public Contender contender = Contender.UNTRACKED;

    /** Which frame of its thread the one is that opens. */
    @Param("70")
    public int depth;

    private final AtomicInteger workers = new AtomicInteger();
    private final List<BlockingQueue<Batch>> inboxes =
            List.of(new ArrayBlockingQueue<>(BATCHES), new ArrayBlockingQueue<>(BATCHES));

    @SuppressWarnings("NullAway.Init") // In the setup.
    private DeepStack stack;

    @SuppressWarnings("NullAway.Init") // In the setup.
    private Tracker tracker;

    @SuppressWarnings("NullAway.Init") // In the setup.
    private Opener opener;

    /** Starts the contender. */
    @Setup
    public void start() {
        stack = new DeepStack();
        tracker = contender.start();
        opener = tracker.openers(1)[0];
    }

    /** Closes what nobody came to close. */
    @TearDown(Level.Iteration)
    public void drain() {
        inboxes.forEach(inbox -> {
            boolean more;
            do {
                more = closeNext(inbox);
            } while (more);
        });
    }

    private boolean closeNext(BlockingQueue<Batch> inbox) {
        Batch batch = inbox.poll();
        if (batch == null) {
            return false;
        }
        close(batch);
        return true;
    }

    private void close(Batch batch) {
        for (int i = 0; i < OpenClose.BATCH; i++) {
            tracker.close(batch.resources[i], batch.handles[i]);
        }
    }

    /** What each thread has for itself. */
    @State(Scope.Thread)
    public static class Worker implements DeepStack.Body {
        private int callerDepth;
        private @Nullable Batch opened;

        @SuppressWarnings("NullAway.Init") // In the setup.
        private CrossThreadClose shared;

        @SuppressWarnings("NullAway.Init") // In the setup.
        private BlockingQueue<Batch> inbox;

        @SuppressWarnings("NullAway.Init") // In the setup.
        private BlockingQueue<Batch> outbox;

        private Tracker.Stay stay = Tracker.Stay.NOWHERE;

        /** Begins what the contender has instead of a test. */
        @Setup
        public void enter(CrossThreadClose benchmark) {
            int index = benchmark.workers.getAndIncrement() & 1;
            shared = benchmark;
            inbox = benchmark.inboxes.get(index);
            outbox = benchmark.inboxes.get(1 - index);
            stay = benchmark.tracker.enter();
        }

        /** Ends it. */
        @TearDown
        public void leave() {
            stay.leave();
        }

        @Override
        public int run() {
            Batch batch = new Batch();
            for (int i = 0; i < OpenClose.BATCH; i++) {
                batch.resources[i] = new Resource();
                batch.handles[i] = shared.opener.open(batch.resources[i]);
            }
            opened = batch;
            return OpenClose.BATCH;
        }
    }

    /** Opens a batch, and closes one of the other thread's. */
    @Benchmark
    @OperationsPerInvocation(OpenClose.BATCH)
    @SuppressWarnings("ThreadPriorityCheck") // The yield is no more than a hint; nothing relies on it.
    public int handOver(Worker worker, Control control) {
        if (worker.callerDepth == 0) {
            worker.callerDepth = DeepStack.depthHere();
        }
        int count = stack.descend(depth, worker.callerDepth, worker);
        Batch opened = worker.opened;
        while (opened != null && !worker.outbox.offer(opened)) {
            // The other is behind; it may also have stopped for good, as the iteration is over.
            if (control.stopMeasurement) {
                close(opened);
                opened = null;
            } else if (!closeNext(worker.inbox)) {
                Thread.yield();
            }
        }
        closeNext(worker.inbox);
        return count;
    }
}
