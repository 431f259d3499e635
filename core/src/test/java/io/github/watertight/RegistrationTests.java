package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.watertight.Threads.Running;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Closing one resource: exactly once, by whoever comes first. */
class RegistrationTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void closingRunsTheActionAndForgetsTheResource() {
        Registration<RuntimeException> registration = registry.register("connection", runs::incrementAndGet);

        registration.close();

        assertThat(runs).hasValue(1);
        assertThat(registry.openResources()).isEmpty();
    }

    @Test
    void closingTwiceDoesNothing() {
        Registration<RuntimeException> registration = registry.register("connection", runs::incrementAndGet);

        registration.close();
        registration.close();

        assertThat(runs).hasValue(1);
    }

    @Test
    void theActionRunsOnceHoweverManyThreadsClose() throws Exception {
        for (int round = 0; round < 50; round++) {
            AtomicInteger runsOfRound = new AtomicInteger();
            Registration<RuntimeException> registration = registry.register("connection", runsOfRound::incrementAndGet);

            Threads.race(16, number -> registration.close());

            assertThat(runsOfRound).hasValue(1);
        }
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void onlyTheThreadThatRanTheActionSeesItsException() throws Exception {
        CountDownLatch othersAreBack = new CountDownLatch(7);
        IOException refused = new IOException("refused");
        Registration<IOException> registration = registry.register("connection", () -> {
            runs.incrementAndGet();
            Threads.await(othersAreBack);
            throw refused;
        });
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();

        Threads.race(8, number -> {
            try {
                registration.close();
                othersAreBack.countDown();
            } catch (IOException e) {
                thrown.add(e);
            }
        });

        assertThat(runs).hasValue(1);
        assertThat(thrown).containsExactly(refused);
    }

    @Test
    void aConcurrentCloseReturnsWhileTheFirstIsStillRunning() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        Registration<RuntimeException> registration = registry.register("connection", () -> {
            runs.incrementAndGet();
            running.countDown();
            Threads.await(mayFinish);
        });
        Running<Void> first = Threads.start("first", registration::close);
        Threads.await(running);

        Threads.onAnother(registration::close);

        assertThat(runs).hasValue(1);
        assertThat(registry.openResources())
                .singleElement()
                .extracting(OpenResource::state)
                .isEqualTo(OpenResource.State.CLOSING);
        mayFinish.countDown();
        first.join();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void anActionMayCloseItsOwnRegistration() {
        AtomicReference<Registration<RuntimeException>> self = new AtomicReference<>();
        self.set(registry.register("connection", () -> {
            runs.incrementAndGet();
            self.get().close();
        }));

        self.get().close();

        assertThat(runs).hasValue(1);
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void aResourceIsListedUntilItsActionHasReturned() {
        AtomicReference<OpenResource> seen = new AtomicReference<>();
        Registration<RuntimeException> registration = registry.register(
                "connection", () -> seen.set(registry.openResources().get(0)));

        registration.close();

        assertThat(seen.get().label()).isEqualTo("connection");
        assertThat(seen.get().state()).isEqualTo(OpenResource.State.CLOSING);
    }

    @Test
    void aFailedCloseStaysListed() {
        Registration<IOException> registration = registry.register("connection", () -> {
            throw new IOException("refused");
        });

        assertThatThrownBy(registration::close)
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("refused");

        assertThat(registry.isEmpty()).isFalse();
        assertThat(registry.openResources())
                .singleElement()
                .extracting(OpenResource::state)
                .isEqualTo(OpenResource.State.CLOSE_FAILED);
    }

    @Test
    void aFailedCloseMayBeTriedAgain() throws IOException {
        Registration<IOException> registration = registry.register("connection", () -> {
            if (runs.incrementAndGet() < 3) {
                throw new IOException("refused");
            }
        });

        assertThatThrownBy(registration::close).hasMessage("refused");
        assertThatThrownBy(registration::close).hasMessage("refused");
        registration.close();
        registration.close();

        assertThat(runs).hasValue(3);
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void anErrorAlsoLeavesTheResourceListed() {
        Registration<RuntimeException> registration = registry.register("connection", () -> {
            if (runs.incrementAndGet() == 1) {
                throw new StackOverflowError("too deep");
            }
        });

        assertThatThrownBy(registration::close)
                .isInstanceOf(StackOverflowError.class)
                .hasMessage("too deep");
        assertThat(registry.openResources())
                .singleElement()
                .extracting(OpenResource::state)
                .isEqualTo(OpenResource.State.CLOSE_FAILED);

        registration.close();
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void manyThreadsRetryAFailedCloseOneAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger mostInside = new AtomicInteger();
        AtomicInteger succeeded = new AtomicInteger();
        Registration<IOException> registration = registry.register("connection", () -> {
            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                if (runs.incrementAndGet() <= 20) {
                    throw new IOException("refused");
                }
                succeeded.incrementAndGet();
            } finally {
                inside.decrementAndGet();
            }
        });

        Threads.race(8, number -> {
            while (!registry.isEmpty()) {
                try {
                    registration.close();
                } catch (IOException refused) {
                    // Then somebody tries again.
                }
            }
        });

        assertThat(runs).hasValue(21);
        assertThat(mostInside).hasValue(1);
        assertThat(succeeded).hasValue(1);
    }

    @Test
    void noLockIsHeldWhileAnActionRuns() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        ResourceScope scope = registry.openScope("scope");
        Registration<RuntimeException> before = registry.register("before", runs::incrementAndGet);
        Registration<RuntimeException> blocked = Ownerships.in(
                scope,
                () -> registry.register("blocked", () -> {
                    running.countDown();
                    Threads.await(mayFinish);
                }));
        registry.register("after", runs::incrementAndGet);
        Running<Void> closing = Threads.start("closing", blocked::close);
        Threads.await(running);

        Threads.onAnother(() -> {
            before.close();
            Ownerships.in(scope, () -> registry.register("beside", runs::incrementAndGet))
                    .close();
            ResourceScope other = registry.openScope("other");
            Ownerships.in(other, () -> registry.register("elsewhere", runs::incrementAndGet));
            assertThat(other.end().leaks()).hasSize(1);
            assertThat(scope.openScope("child").end().isClean()).isTrue();
            assertThat(registry.isEmpty()).isFalse();
            assertThat(registry.openResources()).extracting(OpenResource::label).containsExactly("blocked", "after");
            assertThat(scope.openResources()).extracting(OpenResource::label).contains("blocked");
        });

        mayFinish.countDown();
        closing.join();
        assertThat(registry.openResources()).extracting(OpenResource::label).containsExactly("after");
    }

    @Test
    void anActionMayUseTheRegistry() {
        Registration<RuntimeException> outer = registry.register("outer", () -> {
            registry.register("inner", runs::incrementAndGet).close();
            ResourceScope scope = registry.openScope("scope");
            Ownerships.in(scope, () -> registry.register("scoped", runs::incrementAndGet));
            assertThat(scope.end().leaks()).hasSize(1);
            assertThat(registry.closeAll().failures()).isEmpty();
        });

        outer.close();

        assertThat(runs).hasValue(2);
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void whatHasBeenClosedIsNotUntried() {
        RegisteredResource<RuntimeException> resource =
                (RegisteredResource<RuntimeException>) registry.register("connection", runs::incrementAndGet);
        resource.close();

        assertThat(resource.closeUntried()).isFalse();

        assertThat(runs).hasValue(1);
    }
}
