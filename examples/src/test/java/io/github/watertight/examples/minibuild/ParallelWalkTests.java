package io.github.watertight.examples.minibuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ParallelWalkTests {

    @Test
    void packagesThatDoNotDependOnEachOtherAreVisitedAtTheSameTime() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(3);

        ParallelWalk.run(graph(source("a"), source("b"), source("c")), 3, name -> meet(barrier));

        assertThat(barrier.isBroken()).isFalse();
    }

    @Test
    void oneJobVisitsPackagesInOrder() throws Exception {
        List<String> visited = new ArrayList<>();

        ParallelWalk.run(graph(source("a", "b.T"), source("b"), source("c"), source("d", "a.T")), 1, visited::add);

        assertThat(visited).containsExactly("b", "c", "a", "d");
    }

    @Test
    void whatDependsOnAFailedPackageIsLeftOutAndTheRestGoesOn() throws Exception {
        List<String> visited = Collections.synchronizedList(new ArrayList<>());

        assertThatThrownBy(() -> ParallelWalk.run(
                        graph(source("a"), source("b", "a.T"), source("c", "b.T"), source("d"), source("e", "d.T")),
                        2,
                        name -> {
                            visited.add(name);
                            if (name.equals("a") || name.equals("e")) {
                                throw new IOException(name + " failed");
                            }
                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("a failed")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("e failed")));
        assertThat(visited).containsExactlyInAnyOrder("a", "d", "e");
    }

    @Test
    void noVisitIsUnderWayWhenItThrows() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();

        assertThatThrownBy(() -> ParallelWalk.run(graph(source("a"), source("b")), 2, name -> {
                    if (name.equals("a")) {
                        await(begun);
                        throw new IllegalArgumentException("a bug");
                    }
                    begun.countDown();
                    // Ends only when it is interrupted.
                    await(new CountDownLatch(1));
                    ended.set(true);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("a bug");
        assertThat(ended).isTrue();
    }

    private static void meet(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException("alone", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            // What the last one waits for.
        }
    }

    private static PackageGraph graph(SourcePackage... sources) throws IOException {
        return PackageGraph.of(List.of(sources));
    }

    private static SourcePackage source(String name, String... references) {
        return new SourcePackage(name, List.of(), Set.of("T"), Set.of(references));
    }
}
