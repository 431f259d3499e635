package io.github.watertight;

/**
 * A thread for Lincheck, with what it runs in a field of its own.
 *
 * <p>Lincheck 3.7 switches threads only at objects that it knows to be shared, and looks for them from the fields of a
 * thread that starts. A plain thread of JDK 25 has what it runs one object further away, which Lincheck does not look
 * into: what the lambda holds counts as one thread's own, and the schedules pass it by, and find nothing.
 */
final class RaceThread extends Thread {

    private final Runnable task;

    RaceThread(Runnable task) {
        this.task = task;
    }

    @Override
    public void run() {
        task.run();
    }
}
