package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.Threads.Running;
import java.util.concurrent.CountDownLatch;

/** A resource called slow that another thread is closing, until it may finish. */
final class SlowClosing {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayFinish = new CountDownLatch(1);
    private final Running<Void> closer;

    SlowClosing(CleanupRegistry registry) {
        closer = Threads.start("closer", registry.register("slow", this::closeSlowly)::close);
        Threads.await(begun);
        closer.awaitWaiting();
    }

    /** Asserts that the report has this closing as the only leak, still under way, with the stack of its thread. */
    static void assertStillUnderWay(CleanupReport report) {
        assertThat(report.leaks()).extracting(OpenResource::state).containsExactly(OpenResource.State.CLOSING);
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.cause()).hasMessage("still closing, on thread closer");
            assertThat(failure.cause().getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("closeSlowly");
        });
    }

    private void closeSlowly() {
        begun.countDown();
        Threads.await(mayFinish);
    }

    /** Lets the closing return. */
    void finish() {
        mayFinish.countDown();
    }

    /** Lets the closing return, and waits until it has. */
    void join() throws Exception {
        finish();
        closer.join();
    }
}
