package io.github.watertight;

import io.github.watertight.ExitLedger.Stage;
import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of the JVMs that {@link ShutdownStormTests} starts: has 16 threads open and close resources, and ends in
 * the midst of it.
 */
final class ShutdownStormTestCase {

    /** Of plain resources, and of Builders. */
    static final int RESOURCE = 0;

    static final int BUILDER = 1;

    static final int OPENERS = 16;
    private static final int OPEN_EACH = 8;

    private enum WhenRefused {
        STOPS,
        GOES_ON
    }

    private final ExitLedger ledger;
    private final int exitAfter;
    private final CountDownLatch exitMoment = new CountDownLatch(1);

    private ShutdownStormTestCase(ExitLedger ledger, int exitAfter) {
        this.ledger = ledger;
        this.exitAfter = exitAfter;
    }

    /** Takes the ledger, how the JVM ends, how many openings before that, and the seed of what the threads do. */
    public static void main(String[] arguments) throws Exception {
        var storm = new ShutdownStormTestCase(ExitLedger.in(Path.of(arguments[0])), Integer.parseInt(arguments[2]));
        storm.begin(Long.parseLong(arguments[3]));
        JvmEnd.valueOf(arguments[1]).come();
    }

    private void begin(long seed) throws InterruptedException {
        Random random = new Random(seed);
        for (int i = 0; i < OPENERS; i += 4) {
            Random first = new Random(random.nextLong());
            Random second = new Random(random.nextLong());
            Random third = new Random(random.nextLong());
            Random fourth = new Random(random.nextLong());
            // Few of them without a pause: they take the processors from those that end the JVM.
            daemon(() -> openAndClose(first, WhenRefused.GOES_ON, 1));
            daemon(() -> openAndClose(second, WhenRefused.GOES_ON, 100_000));
            daemon(() -> openAndClose(third, WhenRefused.STOPS, 100_000));
            daemon(() -> buildAndClose(fourth));
        }
        exitMoment.await();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    private int announce(int kind) {
        int entry = ledger.announce(kind);
        if (entry >= exitAfter) {
            exitMoment.countDown();
        }
        return entry;
    }

    /** Opens and closes in random order, some at a time, until the ledger is full. */
    private void openAndClose(Random random, WhenRefused whenRefused, int longestUse) {
        Deque<Registration<RuntimeException>> open = new ArrayDeque<>();
        for (int entry = announce(RESOURCE); entry >= 0; entry = announce(RESOURCE)) {
            int opened = entry;
            try {
                open.add(CleanupRegistry.global().register("entry " + opened, () -> close(opened)));
                ledger.reached(entry, Stage.REGISTERED);
            } catch (IllegalStateException refused) {
                ledger.reached(entry, Stage.REFUSED);
                if (whenRefused == WhenRefused.STOPS) {
                    return;
                }
            }
            LockSupport.parkNanos(random.nextInt(longestUse));
            while (open.size() > random.nextInt(OPEN_EACH)) {
                (random.nextBoolean() ? open.removeFirst() : open.removeLast()).close();
            }
        }
    }

    private void close(int entry) {
        ledger.begun(entry);
        ledger.ended(entry);
    }

    /** Opens and closes Builders, until one is refused, or is closed while it is used. */
    private void buildAndClose(Random random) {
        Deque<Builder> open = new ArrayDeque<>();
        int entry = -1;
        try {
            while ((entry = announce(BUILDER)) >= 0) {
                open.add(Builder.open());
                ledger.reached(entry, Stage.REGISTERED);
                open.getLast().newObjectDir();
                while (open.size() > random.nextInt(OPEN_EACH)) {
                    open.remove().close();
                }
            }
        } catch (IllegalStateException refused) {
            ledger.reached(entry, Stage.REFUSED);
        } catch (IOException e) {
            // The JVM is shutting down, and the hook has removed the directory under it.
        }
    }
}
