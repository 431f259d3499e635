package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Threads that open at one site keep out of each other's way, and the site counts what all of them open. */
class OpeningSiteTests {

    private final CloseSignal signal = new CloseSignal();
    private final Ownership unowned = Ownership.of(Attribution.EXACT, "process");
    private final OpeningSite site = new OpeningSite(new OpeningSites(), String.class, CleanupAction.class);

    private SiteTally tally() {
        return site.tally(signal, null, unowned);
    }

    private Opening open() {
        return tally().openingHere();
    }

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            open();
        }
    }

    /** The numbers, from 1, of those of the calling thread's openings that are recorded with their stacks. */
    private List<Integer> traced(int count) {
        return IntStream.rangeClosed(1, count)
                .filter(i -> open().stack() != null)
                .boxed()
                .toList();
    }

    @Test
    void threadsThatTakeTurnsKeepTheirOpenings() throws Exception {
        open(5);
        Opening mine = open();
        int myHash = ThreadHash.of(Thread.currentThread());
        for (int i = 0; i < 20; i++) {
            Threads.start("thread " + i, () -> {
                        // Every 64th thread shares a place with this.
                        if ((ThreadHash.of(Thread.currentThread()) - myHash) % 64 != 0) {
                            open(1);
                        }
                    })
                    .join();
        }

        assertThat(open()).isSameAs(mine);
    }

    @Test
    void aThreadSharesOneAlthoughOthersOpenThereToo() throws Exception {
        open(100);
        Threads.onAnother(() -> {
            Opening others = open();
            open(20);
            assertThat(open()).isSameAs(others);
        });
    }

    @Test
    void aSiteHasTalliesForSoManyThreadsAndWhoComesThenTakesAPlace() throws Exception {
        for (int i = 0; i < 300; i++) {
            String name = "thread " + i;
            Threads.start(name, () -> {
                        SiteTally found = tally();
                        assertThat(found.openingHere().threadName()).isEqualTo(name);
                        assertThat(tally()).isSameAs(found);
                    })
                    .join();
        }

        assertThat(site.tallies()).isBetween(32, 64);
    }

    @Test
    void aThreadThatIsBoundAnewDoesNotTakeAnothersPlace() throws Exception {
        CleanupRegistry registry = new CleanupRegistry(TraceMode.SAMPLED, null);
        for (int i = 0; i < 100; i++) {
            ResourceScope.Binding binding = registry.openScope("scope").enter();
            site.tally(signal, (ThreadBinding) binding, unowned);
            binding.close();
        }

        assertThat(site.tallies()).isOne();
    }

    @Test
    void whatATallyHasCountedIsNotForgottenWithIt() throws Exception {
        CleanupRegistry registry = new CleanupRegistry(TraceMode.SAMPLED, null);
        List<Integer> traced = new ArrayList<>();
        for (int i = 1; i <= 1_030; i++) {
            ResourceScope.Binding binding = registry.openScope("scope").enter();
            if (site.tally(signal, (ThreadBinding) binding, unowned)
                            .openingHere()
                            .stack()
                    != null) {
                traced.add(i);
            }
            binding.close();
        }

        assertThat(traced).startsWith(1, 2, 3, 4, 8, 16).hasSize(12);
    }

    @Test
    void aloneAThreadIsSampledAtEveryPowerOfTwo() {
        assertThat(traced(5_000)).containsExactly(1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096);
    }

    @Test
    void theCountIsOneForAllThreads() throws Exception {
        open(1_000);
        Threads.onAnother(() -> assertThat(traced(50))
                .hasSize(1)
                .allSatisfy(nth -> assertThat(nth).isBetween(24, 50)));
    }

    @Test
    void racingThreadsLoseNoTurn() throws Exception {
        for (int round = 0; round < 100; round++) {
            OpeningSite raced = new OpeningSite(new OpeningSites(), String.class, CleanupAction.class);
            List<List<Opening>> traced = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            Threads.race(3, number -> {
                for (int i = 0; i < 400; i++) {
                    Opening opening = raced.tally(signal, null, unowned).openingHere();
                    if (opening.stack() != null) {
                        traced.get(number).add(opening);
                    }
                }
            });
            // 1, 2, 3, 4, 8 ... 1,024; each thread may still keep some of the last sixteenth to itself, which is 93 in
            // all.
            assertThat(traced.stream().mapToInt(List::size).sum()).isEqualTo(12);
        }
    }

    @Test
    void theIntervalIsAtMostASixteenthAndDividesThePowersOfTwoToCome() {
        assertThat(LongStream.of(0, 1, 4, 31, 32, 63, 64, 1_000, 1_024).map(OpeningSite::interval))
                .containsExactly(1L, 1L, 1L, 1L, 2L, 2L, 4L, 32L, 64L);
    }
}
