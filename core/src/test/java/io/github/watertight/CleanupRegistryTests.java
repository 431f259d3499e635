package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.watertight.Threads.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the registry lists, and when. */
class CleanupRegistryTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();

    @Test
    void aNewRegistryIsEmpty() {
        assertThat(registry.isEmpty()).isTrue();
        assertThat(registry.openResources()).isEmpty();
        assertThat(registry.resourcesOpened()).isZero();
    }

    @Test
    void theGlobalRegistryIsOneAndIsolatedOnesAreMany() {
        assertThat(CleanupRegistry.global()).isSameAs(CleanupRegistry.global());
        assertThat(CleanupRegistry.isolated()).isNotSameAs(registry).isNotSameAs(CleanupRegistry.global());
        registry.register("mine", () -> {});
        assertThat(CleanupRegistry.isolated().isEmpty()).isTrue();
    }

    @Test
    void openResourcesAreListedOldestFirstWhateverTheirScope() {
        ResourceScope scope = registry.openScope("scope");
        ResourceScope child = scope.openScope("child");
        registry.registerUntilExit("one", () -> {});
        Ownerships.openIn(child, registry, "two");
        registry.register("three", () -> {});
        Ownerships.openIn(scope, registry, "four");
        Ownerships.openIn(child, registry, "five");

        assertThat(registry.openResources())
                .extracting(OpenResource::label)
                .containsExactly("one", "two", "three", "four", "five");
        assertThat(child.openResources()).extracting(OpenResource::label).containsExactly("two", "five");
        assertThat(scope.openResources()).extracting(OpenResource::label).containsExactly("four");
    }

    @Test
    void closedResourcesLeaveTheListWhereverTheyStood() {
        List<Registration<RuntimeException>> registrations = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            registrations.add(registry.register("r" + i, () -> {}));
        }

        registrations.get(2).close();
        assertThat(registry.openResources()).extracting(OpenResource::label).containsExactly("r0", "r1", "r3", "r4");
        registrations.get(0).close();
        registrations.get(4).close();
        assertThat(registry.openResources()).extracting(OpenResource::label).containsExactly("r1", "r3");
        registrations.get(3).close();
        registrations.get(1).close();
        assertThat(registry.isEmpty()).isTrue();
        registry.register("again", () -> {});
        assertThat(registry.openResources()).extracting(OpenResource::label).containsExactly("again");
    }

    @Test
    void whatLivesUntilExitIsListedButIsNoLeak() {
        AtomicInteger closed = new AtomicInteger();
        ResourceScope scope = registry.openScope("scope");
        Ownerships.in(scope, () -> registry.registerUntilExit("singleton", closed::incrementAndGet));

        assertThat(scope.end().isClean()).isTrue();

        assertThat(registry.isEmpty()).isFalse();
        assertThat(Ownerships.resource(registry, "singleton").livesUntilExit()).isTrue();
        assertThat(closed).hasValue(0);
        CleanupReport report = registry.closeAll();
        assertThat(report.isClean()).isTrue();
        assertThat(report.exitStatus(0)).isZero();
        assertThat(closed).hasValue(1);
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void whatLivesUntilExitMayBeClosedEarlier() {
        AtomicInteger closed = new AtomicInteger();
        registry.registerUntilExit("singleton", closed::incrementAndGet).close();

        assertThat(registry.isEmpty()).isTrue();
        registry.closeAll();
        assertThat(closed).hasValue(1);
    }

    @Test
    void openedResourcesAreCountedClosedOnesIncluded() {
        registry.register("one", () -> {}).close();
        registry.register("two", () -> {});
        registry.registerUntilExit("three", () -> {});

        assertThat(registry.resourcesOpened()).isEqualTo(3);
    }

    @Test
    void nullIsRefusedAndNothingIsRegistered() {
        assertThatNullPointerException()
                .isThrownBy(() -> registry.register(null, () -> {}))
                .withMessage("resource");
        assertThatNullPointerException()
                .isThrownBy(() -> registry.register("resource", null))
                .withMessage("cleanup");
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void aSnapshotSeesAllThatWasOpenThroughoutItWhileScopesEndAndResourcesMove() throws Exception {
        // Resources move between lists when scopes hand over and end: a snapshot must see each of them once.
        AtomicBoolean over = new AtomicBoolean();
        ResourceScope group = registry.openScope(ScopeSpec.named("run").group());
        List<Registration<RuntimeException>> steady = new ArrayList<>();
        ResourceScope first = group.openScope("first");
        for (int i = 0; i < 20; i++) {
            int number = i;
            steady.add(Ownerships.in(first, () -> registry.register("steady-" + number, () -> {})));
        }
        Running<Void> mover = Threads.start("mover", () -> {
            ResourceScope holder = first;
            for (int i = 0; i < 300; i++) {
                ResourceScope heir = group.openScope("heir");
                holder.handOver(heir);
                holder = heir;
            }
            over.set(true);
        });
        Running<Void> churner = Threads.start("churner", () -> {
            while (!over.get()) {
                registry.register("churn", () -> {}).close();
            }
        });

        int snapshots = 0;
        while (!over.get() || snapshots == 0) {
            assertThat(registry.openResources().stream()
                            .map(OpenResource::label)
                            .filter(l -> l.startsWith("steady")))
                    .hasSize(20)
                    .doesNotHaveDuplicates();
            assertThat(registry.isEmpty()).isFalse();
            snapshots++;
        }
        mover.join();
        churner.join();
        steady.forEach(Registration::close);
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void resourcesThatAreClosedWhileTheyMoveAreGone() throws Exception {
        for (int round = 0; round < 100; round++) {
            ResourceScope first = registry.openScope("first");
            ResourceScope second = registry.openScope("second");
            List<Registration<RuntimeException>> registrations = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                registrations.add(Ownerships.in(first, () -> registry.register("moving", () -> {})));
            }

            Threads.race(2, number -> {
                if (number == 0) {
                    registrations.forEach(Registration::close);
                } else {
                    first.handOver(second);
                }
            });

            assertThat(registry.openResources()).isEmpty();
            assertThat(second.end().isClean()).isTrue();
        }
    }

    @Test
    void aDefaultOfTracesCountsUntilTheyAreSet() {
        registry.traceByDefault(TraceMode.OFF);
        registry.register("by default", () -> {});
        registry.trace(TraceMode.FULL);
        registry.traceByDefault(TraceMode.OFF);
        registry.register("as set", () -> {});

        assertThat(registry.openResources())
                .extracting(resource -> resource.stack().isPresent())
                .containsExactly(false, true);
    }

    @Test
    void noSettingKeepsAnotherThreadOut() throws Exception {
        registry.trace(TraceMode.FULL);
        registry.traceByDefault(TraceMode.OFF);
        registry.keepUntilExit();

        Threads.onAnother(() -> registry.openScope("scope").end());
    }
}
