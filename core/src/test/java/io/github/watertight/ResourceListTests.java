package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A list keeps nothing of the threads that have filed something there, once that is closed. */
class ResourceListTests {

    private final CleanupRegistry registry = new CleanupRegistry(TraceMode.OFF, null);

    @Test
    void whatEachTaskOfAScopeHasOpenedIsFound() {
        ResourceScope scope = registry.openScope("scope");
        for (int i = 0; i < 1_000; i++) {
            String label = "task " + i;
            scope.wrap(() -> {
                        registry.register(label, () -> {});
                    })
                    .run();
        }

        assertThat(scope.openResources())
                .extracting(OpenResource::label)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "task " + i).toList());
    }

    @Test
    void theLogsOfTasksGoWithWhatTheyOpened() {
        ResourceScope scope = registry.openScope("scope");
        registry.register("open", () -> {});
        for (int i = 0; i < 10_000; i++) {
            scope.wrap(() -> registry.register("closed", () -> {}).close()).run();
        }

        assertThat(scope.resources().logs()).isLessThan(20);
    }

    @Test
    void theLogOfATaskStaysWithWhatItOpened() {
        ResourceScope scope = registry.openScope("scope");
        scope.wrap(() -> {
                    registry.register("open", () -> {});
                })
                .run();
        for (int i = 0; i < 1_000; i++) {
            scope.wrap(() -> registry.register("closed", () -> {}).close()).run();
        }

        assertThat(scope.openResources()).extracting(OpenResource::label).containsExactly("open");
    }

    @Test
    void whatManyThreadsInNoScopeOpenIsFound() throws Exception {
        Threads.race(200, number -> {
            for (int i = 0; i < 20; i++) {
                registry.register("closed", () -> {}).close();
            }
            registry.register("open", () -> {});
        });

        assertThat(registry.openResources())
                .hasSize(200)
                .allMatch(resource -> resource.label().equals("open"));
    }

    @Test
    void whatCannotBeRegisteredBecauseTheStackOverflowsKeepsNobodyWaiting() throws Exception {
        ResourceScope scope = registry.openScope("scope");
        int[] registered = {0};
        Threads.onAnother(() -> {
            ResourceScope.Binding inside = scope.enter();
            registered[0] = registerEverDeeper(0);
            inside.close();
        });

        // The last may have been registered although it was not returned.
        assertThat(registry.openResources()).hasSizeBetween(registered[0], registered[0] + 1);
        assertThat(scope.end().failures()).isEmpty();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void whatCannotBeClosedBecauseTheStackOverflowsCanBeClosedLater() throws Exception {
        List<Registration<RuntimeException>> refused = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            Registration<RuntimeException> registration = registry.register(round, () -> {});
            Threads.onAnother(() -> closeAtTheEndOfTheStack(registration, refused, 0));
        }
        assertThat(refused).isNotEmpty();

        refused.forEach(Registration::close);

        assertThat(registry.openResources()).isEmpty();
        assertThat(registry.isEmpty()).isTrue();
    }

    private static void closeAtTheEndOfTheStack(
            Registration<RuntimeException> registration, List<Registration<RuntimeException>> refused, int depth) {
        try {
            if (depth < Integer.MAX_VALUE) {
                closeAtTheEndOfTheStack(registration, refused, depth + 1);
            }
        } catch (StackOverflowError expected) {
            closeOrRemember(registration, refused);
        }
    }

    private static void closeOrRemember(
            Registration<RuntimeException> registration, List<Registration<RuntimeException>> refused) {
        try {
            registration.close();
        } catch (StackOverflowError expected) {
            refused.add(registration);
        }
    }

    /** Returns how many were registered before the stack overflowed. */
    private int registerEverDeeper(int depth) {
        boolean registered = false;
        try {
            registry.register(depth, () -> {});
            registered = true;
            return depth < Integer.MAX_VALUE ? registerEverDeeper(depth + 1) : depth;
        } catch (StackOverflowError expected) {
            return registered ? depth + 1 : depth;
        }
    }
}
