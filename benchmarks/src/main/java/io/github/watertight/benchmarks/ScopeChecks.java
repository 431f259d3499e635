package io.github.watertight.benchmarks;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.CleanupReport;
import io.github.watertight.OpenResource;
import io.github.watertight.Registration;
import io.github.watertight.ResourceScope;
import io.github.watertight.ShutdownMode;
import io.github.watertight.TraceMode;
import io.github.watertight.benchmarks.contenders.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs to ask what is open, while many resources are open elsewhere. A map of everything stands beside it, whose
 * values are the owners; the other peers cannot be asked.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC"})
public class ScopeChecks {

    private static final int IN_SCOPE = 100;

    /** How many resources are open elsewhere: in one other scope. */
    @Param("1")
    public int openElsewhere;

    /** What is recorded at opening, and at the entry of a scope. */
    @Param("OFF")
    public TraceMode trace = TraceMode.OFF;

    private final CleanupRegistry registry = CleanupRegistry.global();
    private final Map<Resource, String> map = new ConcurrentHashMap<>();
    private final List<Registration<RuntimeException>> open = new ArrayList<>();
    private final ResourceScope elsewhere = registry.openScope("elsewhere");
    private final ResourceScope hundred = registry.openScope("with a hundred");

    /** Opens what is open elsewhere, and a hundred resources in a scope. */
    @Setup
    public void open() {
        registry.trace(trace);
        registry.onShutdown(ShutdownMode.OFF);
        open(elsewhere, openElsewhere);
        open(hundred, IN_SCOPE);
    }

    private void open(ResourceScope scope, int count) {
        ResourceScope.Binding binding = scope.enter();
        for (int i = 0; i < count; i++) {
            Resource resource = new Resource();
            open.add(registry.register(resource, resource::release));
            map.put(resource, scope.name());
        }
        binding.close();
    }

    /** Closes everything, for those that share the JVM with this. */
    @TearDown
    public void close() {
        open.forEach(Registration::close);
        hundred.end();
        elsewhere.end();
    }

    /** Asks whether nothing at all is open. */
    @Benchmark
    public boolean isEmpty() {
        return registry.isEmpty();
    }

    /** Asks the map whether nothing at all is open. */
    @Benchmark
    public boolean isEmptyInMap() {
        return map.isEmpty();
    }

    /** Opens a scope, stays in it, and ends it, as for a test that opens nothing. */
    @Benchmark
    public CleanupReport endOfCleanScope() {
        ResourceScope scope = registry.openScope("clean");
        ResourceScope.Binding binding = scope.enter();
        binding.close();
        return scope.end();
    }

    /** Lists what is open in one scope. */
    @Benchmark
    public List<OpenResource> openResourcesOfOneScope() {
        return hundred.openResources();
    }

    /** Finds in the map what is open in one scope. */
    @Benchmark
    public List<Resource> openResourcesInMap() {
        return map.entrySet().stream()
                .filter(entry -> entry.getValue().equals(hundred.name()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
