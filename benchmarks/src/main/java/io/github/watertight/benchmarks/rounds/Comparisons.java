package io.github.watertight.benchmarks.rounds;

import static io.github.watertight.benchmarks.contenders.Contender.MAP;
import static io.github.watertight.benchmarks.contenders.Contender.MAP_WITH_STACK;
import static io.github.watertight.benchmarks.contenders.Contender.NETTY_PARANOID;

import io.github.watertight.benchmarks.CloseOrder;
import io.github.watertight.benchmarks.CrossThreadClose;
import io.github.watertight.benchmarks.OpenClose;
import io.github.watertight.benchmarks.ScopeChecks;
import io.github.watertight.benchmarks.WholeTest;
import io.github.watertight.benchmarks.WorkDirectories;
import io.github.watertight.benchmarks.contenders.Contender;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Everything that is measured. */
final class Comparisons {

    static final String ONE_THREAD = "open + close, 1 thread";
    static final String TWO_THREADS = "open + close, 2 threads";
    static final String OPEN_ELSEWHERE = "open + close, many open elsewhere";
    static final String CHECKS = "checks";
    static final String WHOLE_TEST = "a whole test";
    static final String WORK_DIRECTORIES = "work directories";

    private Comparisons() {}

    static List<Comparison> all() {
        Object[] everybody = Contender.values();
        return List.of(
                new JmhComparison(ONE_THREAD, OpenClose.class, 1)
                        .with("contender", everybody)
                        .with("depth", 70, 16, 145)
                        .goalsNeed("depth", 70),
                new JmhComparison(TWO_THREADS, OpenClose.class, 2).with("contender", everybody),
                new JmhComparison(OPEN_ELSEWHERE, OpenClose.class, 1)
                        .with("contender", withoutStacks())
                        .with("openElsewhere", 1_000, 100_000, 1_000_000)
                        .goalsNeed("openElsewhere", 1_000_000),
                new JmhComparison(CHECKS, ScopeChecks.class, 1)
                        .with("openElsewhere", 1, 1_000, 100_000, 1_000_000)
                        .goalsNeed("openElsewhere", 1, 1_000_000),
                new JmhComparison(WHOLE_TEST, WholeTest.class, 1)
                        .with(
                                "contender",
                                Stream.concat(inScope(), Stream.of(MAP_WITH_STACK, NETTY_PARANOID))
                                        .toArray())
                        .with("resources", 10, 1_000),
                new JmhComparison(WORK_DIRECTORIES, WorkDirectories.class, 1).with("files", 0, 100),
                new RetainedBytes(),
                new WholeSuites(),
                new JmhComparison("order of closing", OpenClose.class, 1)
                        .with("contender", everybody)
                        .with("order", CloseOrder.LIFO, CloseOrder.RANDOM),
                new JmhComparison("closed by another thread", CrossThreadClose.class, 2).with("contender", everybody),
                new JmhComparison("call sites", OpenClose.class, 1)
                        .with("contender", everybody)
                        .with("sites", 4, 64));
    }

    /** What the goals are about, and no more. */
    static List<Comparison> forGoals() {
        return all().stream()
                .filter(comparison -> Goal.ALL.stream().anyMatch(goal -> goal.isAbout(comparison.name())))
                .map(Comparison::forGoals)
                .toList();
    }

    /** Those of which a million can be open in the heap that there is. */
    private static Object[] withoutStacks() {
        return Arrays.stream(Contender.values())
                .filter(contender -> !contender.keepsEveryStack())
                .toArray();
    }

    private static Stream<Contender> inScope() {
        return Arrays.stream(Contender.values())
                .filter(contender -> contender.name().endsWith("_IN_SCOPE") || contender == MAP);
    }
}
