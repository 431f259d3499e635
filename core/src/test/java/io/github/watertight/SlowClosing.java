package io.github.watertight;

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
