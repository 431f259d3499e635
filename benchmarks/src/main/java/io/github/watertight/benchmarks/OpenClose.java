package io.github.watertight.benchmarks;

import io.github.watertight.benchmarks.contenders.Contender;
import io.github.watertight.benchmarks.contenders.Opener;
import io.github.watertight.benchmarks.contenders.Resource;
import io.github.watertight.benchmarks.contenders.Tracker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Opens a resource and closes it: the cost that everything pays that is tracked. The resource's own allocation is in it;
 * {@link Contender#UNTRACKED} shows how much that is.
 *
 * <p>A batch is opened and closed for each descent to the stack's depth, so that the descent itself costs next to nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC"})
public class OpenClose {

    static final int BATCH = 64;

    /** What tracks. */
    @Param
    public Contender contender = Contender.UNTRACKED;

    /** Which frame of its thread the one is that opens: a JUnit test's is about the 87th, a parameterised test's the 145th. */
    @Param("70")
    public int depth;

    /** In what order a batch is closed. */
    @Param("IMMEDIATE")
    public CloseOrder order = CloseOrder.IMMEDIATE;

    /** From how many call sites in turn; a power of two. */
    @Param("1")
    public int sites;

    /** How many resources are open all the time, in another scope. */
    @Param("0")
    public int openElsewhere;

    @SuppressWarnings("NullAway.Init") // In the setup.
    private DeepStack stack;

    @SuppressWarnings("NullAway.Init") // In the setup.
    private Tracker tracker;

    @SuppressWarnings("NullAway.Init") // In the setup.
    private Opener[] openers;

    @SuppressWarnings("NullAway.Init") // In the setup.
    private OpenResources elsewhere;

    /** Starts the contender. */
    @Setup
    public void start() {
        stack = new DeepStack();
        tracker = contender.start();
        openers = tracker.openers(sites);
        elsewhere = OpenResources.open(tracker, openElsewhere);
    }

    /** Closes what is open elsewhere, for those that share the JVM with this. */
    @TearDown
    public void closeElsewhere() {
        elsewhere.close();
    }

    /** What each thread has for itself. */
    @State(Scope.Thread)
    public static class Worker implements DeepStack.Body {
        private final Resource[] resources = new Resource[BATCH];
        private final Object[] handles = new Object[BATCH];
        private int callerDepth;
        private int[] closing = {};
        private boolean immediate;

        @SuppressWarnings("NullAway.Init") // In the setup.
        private OpenClose shared;

        private Tracker.Stay stay = Tracker.Stay.NOWHERE;

        /** Begins what the contender has instead of a test. */
        @Setup
        public void enter(OpenClose benchmark) {
            shared = benchmark;
            immediate = benchmark.order == CloseOrder.IMMEDIATE;
            closing = benchmark.order.indices(BATCH);
            stay = benchmark.tracker.enter();
        }

        /** Ends it. Whether anything is left open cannot be asked: another thread may be at work. */
        @TearDown
        public void leave() {
            stay.leave();
        }

        @Override
        public int run() {
            Tracker tracker = shared.tracker;
            Opener[] openers = shared.openers;
            int mask = openers.length - 1;
            if (immediate) {
                for (int i = 0; i < BATCH; i++) {
                    Resource resource = new Resource();
                    resources[i] = resource;
                    tracker.close(resource, openers[i & mask].open(resource));
                }
                return BATCH;
            }
            for (int i = 0; i < BATCH; i++) {
                Resource resource = new Resource();
                resources[i] = resource;
                handles[i] = openers[i & mask].open(resource);
            }
            for (int i : closing) {
                tracker.close(resources[i], handles[i]);
            }
            return BATCH;
        }
    }

    /** Opens and closes a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int openAndClose(Worker worker) {
        if (worker.callerDepth == 0) {
            worker.callerDepth = DeepStack.depthHere();
        }
        return stack.descend(depth, worker.callerDepth, worker);
    }
}
