package io.github.watertight;

/** Waits that no interrupt ends. The thread's flag is set again afterwards. */
final class Uninterruptibly {

    /** Waits for something. */
    interface Wait<X extends Exception> {

        /**
         * Waits for that time at most.
         *
         * @param nanos may be negative, and then is none
         */
        void await(long nanos) throws InterruptedException, X;
    }

    private Uninterruptibly() {}

    /** Waits until {@link System#nanoTime()} reaches the deadline at most; after an interrupt, for what is left of that. */
    static <X extends Exception> void until(long deadline, Wait<X> wait) throws X {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    wait.await(deadline - System.nanoTime());
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
