package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Openings of one thread share what is known of them, until it is no longer the same. */
class SharedOpeningTests {

    private final CleanupRegistry registry = new CleanupRegistry(TraceMode.OFF, null);
    private final ResourceScope scope = registry.openScope("scope");

    private void open(String label) {
        registry.register(label, () -> {});
    }

    private void assertThreads(String... labelsAndThreads) {
        assertThat(registry.openResources())
                .extracting(resource -> resource.label() + " by " + resource.threadName())
                .containsExactly(labelsAndThreads);
    }

    @Test
    void eachShowsTheNameThatTheThreadHadInAScope() throws Exception {
        Threads.onAnother(() -> {
            ResourceScope.Binding inside = scope.enter();
            open("one");
            Thread.currentThread().setName("renamed");
            open("two");
            open("three");
            inside.close();
        });

        assertThreads("one by another", "two by renamed", "three by renamed");
    }

    @Test
    void eachShowsTheNameThatTheThreadHadInNoScope() throws Exception {
        for (int i = 0; i < 200; i++) {
            String name = "thread " + i;
            Threads.start(name, () -> open(name)).join();
        }
        Threads.onAnother(() -> {
            open("one");
            Thread.currentThread().setName("renamed");
            open("two");
        });

        assertThat(registry.openResources().subList(0, 200))
                .allSatisfy(resource -> assertThat(resource.threadName()).isEqualTo(resource.label()));
        assertThat(registry.openResources().subList(200, 202))
                .extracting(OpenResource::threadName)
                .containsExactly("another", "renamed");
    }

    @Test
    void aForkJoinWorkerIsToldFromAThreadOfItsName() throws Exception {
        UnboundOpenings openings = new UnboundOpenings();
        CloseSignal signal = new CloseSignal();
        Ownership unowned = Ownership.of(Attribution.EXACT, "process");
        String[] workerName = {""};
        // Not the common pool's, whose tasks a thread that waits for them runs itself.
        ForkJoinPool pool = new ForkJoinPool(1);
        Opening ofWorker = pool.submit(() -> {
                    workerName[0] = Thread.currentThread().getName();
                    return openings.openingHere(signal, unowned);
                })
                .get();
        pool.shutdown();
        Opening ofThread = Threads.start(workerName[0], () -> openings.openingHere(signal, unowned))
                .join();

        assertThat(ofWorker.byForkJoinWorker()).isTrue();
        assertThat(ofThread.byForkJoinWorker()).isFalse();
    }

    @Test
    void theSameThreadSharesOne() throws Exception {
        UnboundOpenings openings = new UnboundOpenings();
        CloseSignal signal = new CloseSignal();
        Ownership unowned = Ownership.of(Attribution.EXACT, "process");

        assertThat(openings.openingHere(signal, unowned)).isSameAs(openings.openingHere(signal, unowned));
    }

    @Test
    void whatIsLearntOfOneIsNotSaidOfAnother() throws Exception {
        ResourceScope.Binding inside = scope.enter();
        open("early");
        ResourceScope inner = scope.openScope("inner");
        ResourceScope.Binding innermost = inner.enter();
        open("leak");
        inner.end(EndOptions.defaults().leaveOpen());
        open("late");
        registry.register("closed", () -> {}).close();
        innermost.close();
        inside.close();

        assertThat(registry.openResources())
                .extracting(resource -> resource.label() + (resource.openedLate() ? " late" : ""))
                .containsExactly("early", "leak", "late late");
    }
}
