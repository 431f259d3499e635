package io.github.watertight.junit.conformance;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A way in which a test may open a resource, as the body of a method in which {@code id} is who opens it. */
enum Way {
    CLEAN("new Leak(id).close();"),
    OWN_THREAD("new Leak(id);"),
    NEW_THREAD("Thread t = new Thread(() -> new Leak(id)); t.start(); t.join();"),
    VIRTUAL_THREAD("Thread t = Thread.ofVirtual().start(() -> new Leak(id)); t.join();"),
    NEW_THREAD_FOREIGN_CODE("Thread t = new Thread(Leak.by(id)); t.start(); t.join();"),
    OWN_POOL("ExecutorService p = Executors.newSingleThreadExecutor();"
            + " try { p.submit(Leak.by(id)).get(); } finally { p.shutdown(); }"),
    SHARED_POOL("Leak.SHARED_POOL.submit(Leak.by(id)).get();"),
    WRAPPED("CleanupRegistry.global().currentScope().wrap(Leak.SHARED_POOL).submit(Leak.by(id)).get();"),
    COMPLETABLE_FUTURE("CompletableFuture.runAsync(Leak.by(id)).join();"),
    PARALLEL_STREAM("IntStream.range(0, 8).parallel().forEach(i -> { if (i == 3) new Leak(id); });"),
    /** In JUnit's own pool, where a test waits for its task and runs somebody else's meanwhile. */
    FORK("ForkJoinTask.adapt(Leak.by(id)).fork().join();"),
    FORK_MANY("List<ForkJoinTask<?>> all = new ArrayList<>();"
            + " for (int i = 0; i < 64; i++) { Runnable task = i == 7 ? Leak.by(id) : () -> {"
            + " new Leak(id).close(); Thread.yield(); };"
            + " all.add(ForkJoinTask.adapt(task).fork()); } for (ForkJoinTask<?> one : all) { one.join(); }"),
    BLOCKED("CountDownLatch l = new CountDownLatch(1); Leak.SHARED_POOL.submit(l::countDown);"
            + " ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {"
            + " public boolean block() throws InterruptedException { l.await(); return true; }"
            + " public boolean isReleasable() { return l.getCount() == 0; } }); new Leak(id);"),
    /** A task that is left behind: it opens when the class is over, whoever runs then. */
    OUTLIVING("Leak.SHARED_POOL.submit(Leak.outliving(OVER, id));");

    /** The ways that are tried in every hook; the others need a test around them. */
    static final List<Way> OF_CELLS = List.of(
            OWN_THREAD,
            NEW_THREAD,
            VIRTUAL_THREAD,
            OWN_POOL,
            SHARED_POOL,
            COMPLETABLE_FUTURE,
            WRAPPED,
            PARALLEL_STREAM);

    private static final Set<Way> FOREIGN_CODE = EnumSet.of(OWN_POOL, SHARED_POOL, COMPLETABLE_FUTURE, WRAPPED);

    private final String body;

    Way(String body) {
        this.body = body;
    }

    String body() {
        return body;
    }

    /** The ways that this JVM has. */
    static List<Way> all() {
        return Arrays.stream(values()).filter(Way::isInThisJvm).toList();
    }

    boolean isInThisJvm() {
        return this != VIRTUAL_THREAD || Runtime.version().feature() >= 21;
    }

    /** Of the ways of cells: whether the stack of the opening shows nothing of the test. */
    boolean runsForeignCode() {
        return FOREIGN_CODE.contains(this);
    }

    /** Of the ways of cells: whether another thread runs code of the test. */
    boolean runsTheTestsCode() {
        return !runsForeignCode() && this != OWN_THREAD;
    }

    boolean leaks() {
        return this != CLEAN;
    }
}
