package io.github.watertight;

import java.util.concurrent.CountDownLatch;

/** A resource whose {@code toString()} does not return while it hangs. */
final class HangingName {

    static final String SUBSTITUTE =
            "\\Qio.github.watertight.HangingName@\\E[0-9a-f]+" + "\\Q (its toString() did not return in time)\\E";

    private final CountDownLatch mayReturn = new CountDownLatch(1);

    void stopHanging() {
        mayReturn.countDown();
    }

    @Override
    public String toString() {
        while (true) {
            try {
                mayReturn.await();
                return "late";
            } catch (InterruptedException e) {
                // Hangs whatever one does.
            }
        }
    }
}
