package io.github.watertight.junit.conformance;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.Registration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;

/** A resource that says who opened it, and so whom a report must name. The generated tests open it. */
public final class Leak implements AutoCloseable {

    /** Belongs to no test: its threads have no scope, and its tasks leave no frame of a test. */
    public static final ExecutorService SHARED_POOL = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "shared");
        thread.setDaemon(true);
        return thread;
    });

    /** Those who run the suite, and each task that outlives its test. */
    private static final Phaser OUTLIVING = new Phaser(1);

    private final String opener;
    private final Registration<RuntimeException> registration;

    public Leak(String opener) {
        this.opener = opener;
        this.registration = CleanupRegistry.global().register(this, () -> {});
    }

    /** Gives a task that opens one, in code that is no test's. */
    public static Runnable by(String opener) {
        return new By(opener);
    }

    /** Gives a task that opens one when the latch is down. */
    public static Runnable outliving(CountDownLatch end, String opener) {
        OUTLIVING.register();
        Runnable opening = by(opener);
        return () -> {
            try {
                end.await();
                opening.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                OUTLIVING.arriveAndDeregister();
            }
        };
    }

    static void awaitOutliving() {
        OUTLIVING.arriveAndAwaitAdvance();
    }

    private record By(String opener) implements Runnable {

        @Override
        public void run() {
            new Leak(opener);
        }
    }

    @Override
    public void close() {
        registration.close();
    }

    @Override
    public String toString() {
        return "<" + opener + ">";
    }
}
