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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A whole test: its scope is opened, resources are opened from four call sites and closed, the last first, and it is checked. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC"})
public class WholeTest implements DeepStack.Body {

    private static final int SITES = 4;

    /** What tracks. */
    @Param
    public Contender contender = Contender.UNTRACKED;

    /** How many resources the test opens. */
    @Param("10")
    public int resources;

    /** Which frame of its thread the test's is. */
    @Param("70")
    public int depth;

    private int callerDepth;
    private Resource[] opened = {};
    private Object[] handles = {};

    @SuppressWarnings("NullAway.Init") // In the setup.
    private DeepStack stack;

    @SuppressWarnings("NullAway.Init") // In the setup.
    private Tracker tracker;

    @SuppressWarnings("NullAway.Init") // In the setup.
    private Opener[] openers;

    /** Starts the contender. */
    @Setup
    public void start() {
        stack = new DeepStack();
        tracker = contender.start();
        openers = tracker.openers(SITES);
        opened = new Resource[resources];
        handles = new Object[resources];
    }

    @Override
    public int run() {
        for (int i = 0; i < resources; i++) {
            opened[i] = new Resource();
            handles[i] = openers[i % SITES].open(opened[i]);
        }
        for (int i = resources - 1; i >= 0; i--) {
            tracker.close(opened[i], handles[i]);
        }
        return resources;
    }

    /** Runs the test. */
    @Benchmark
    public int test() {
        if (callerDepth == 0) {
            callerDepth = DeepStack.depthHere();
        }
        // The extension enters the scope some ten frames above the test.
        Tracker.Stay stay = tracker.enter();
        int count = stack.descend(depth, callerDepth, this);
        stay.end();
        return count;
    }
}
