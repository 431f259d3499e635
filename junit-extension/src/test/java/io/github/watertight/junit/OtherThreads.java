package io.github.watertight.junit;

/** What fixtures have other threads do, without a frame of a test on the stack where they open something. */
final class OtherThreads {

    private OtherThreads() {}

    /** Runs the task on a thread of its own, to its end. */
    static void run(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
    }

    /** For a task that a scope has wrapped. */
    static void openCarried() {
        new Door("carried");
    }

    /** For a task of which nobody knows where it comes from, so long as it is given as a method reference. */
    static void openUnknown() {
        new Door("of an unknown thread");
    }
}
