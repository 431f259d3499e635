package io.github.watertight;

import io.github.watertight.ExitLedger.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of the JVMs that {@link ShutdownChaosTests} starts: leaves resources open whose actions do everything
 * that they should not, has 16 threads open and close others, and ends in the midst of it.
 */
final class ShutdownChaosTestCase {

    /** What an action does. */
    enum Kind {
        CLOSES,
        REGISTERS_MORE,
        STARTS_THREADS,
        THROWS_ERROR,
        HANGS,
        SPINS,
        EXITS,
        /** Waits for a lock whose holder waits in {@code System.exit}. */
        WAITS_FOR_WHO_EXITS,
        /** Waits for a lock whose holder is closing something, which waits for this. */
        WAITS_FOR_ITS_CLOSER,
        /** Is what that holder is closing. */
        WAITS_FOR_A_WAITER,
        /** Is being closed by the main thread when the JVM ends, and has it end. */
        ENDS_THE_JVM;

        boolean closes() {
            return this == CLOSES || this == REGISTERS_MORE || this == STARTS_THREADS;
        }
    }

    /** What the actions that exit ask for. */
    static final int STATUS_OF_AN_ACTION = 7;

    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final int OPENERS = 16;
    private static final int OPEN_EACH = 8;

    private final ExitLedger ledger;
    private final JvmEnd end;
    private final Random random;
    private final CleanupRegistry registry = new CleanupRegistry(TraceMode.FULL, this::install);

    private final Object lockOfWhoExits = new Object();
    private final Object lockOfACloser = new Object();
    private final CountDownLatch lockIsAwaited = new CountDownLatch(1);

    private ShutdownChaosTestCase(ExitLedger ledger, JvmEnd end, long seed) {
        this.ledger = ledger;
        this.end = end;
        this.random = new Random(seed);
    }

    /** Takes the ledger, how the JVM ends, and the seed of all else. */
    public static void main(String[] arguments) throws Exception {
        ExitLedger ledger = ExitLedger.in(Path.of(arguments[0]));
        new ShutdownChaosTestCase(ledger, JvmEnd.valueOf(arguments[1]), Long.parseLong(arguments[2])).run();
    }

    /** Measures the hook where nothing comes in between: a whole JVM takes its time to start and to end. */
    @SuppressWarnings("DoNotCall") // On this thread, which is the one that is measured.
    private void install(Thread hook) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            long begin = System.nanoTime();
            hook.run();
            ledger.hookTook(System.nanoTime() - begin);
        }));
    }

    private void run() throws Exception {
        holdLocks();
        List<Kind> kinds = new ArrayList<>(List.of(Kind.EXITS, Kind.WAITS_FOR_WHO_EXITS, Kind.WAITS_FOR_ITS_CLOSER));
        kinds.addAll(Collections.nCopies(1 + random.nextInt(3), Kind.HANGS));
        kinds.addAll(Collections.nCopies(1 + random.nextInt(2), Kind.SPINS));
        kinds.addAll(Collections.nCopies(2, Kind.THROWS_ERROR));
        kinds.addAll(Collections.nCopies(3, Kind.REGISTERS_MORE));
        kinds.addAll(Collections.nCopies(3, Kind.STARTS_THREADS));
        kinds.addAll(Collections.nCopies(10, Kind.CLOSES));
        Collections.shuffle(kinds, random);
        kinds.forEach(this::open);

        int goOn = ledger.size() + random.nextInt(2_000);
        CountDownLatch exitMoment = new CountDownLatch(1);
        for (int i = 0; i < OPENERS; i++) {
            Random each = new Random(random.nextLong());
            daemon(() -> openAndClose(each, goOn, exitMoment));
        }
        exitMoment.await();
        // Where it only throws, it would be closed once more.
        if (random.nextBoolean() && end != JvmEnd.UNCAUGHT_EXCEPTION) {
            open(Kind.ENDS_THE_JVM).close();
        }
        end.come();
    }

    private Registration<Exception> open(Kind kind) {
        int entry = ledger.announce(kind.ordinal());
        Registration<Exception> registration;
        try {
            registration = registry.register("entry " + entry, () -> {
                ledger.begun(entry);
                act(kind);
                ledger.ended(entry);
            });
        } catch (IllegalStateException refused) {
            ledger.reached(entry, Stage.REFUSED);
            return () -> {};
        }
        ledger.reached(entry, Stage.REGISTERED);
        return registration;
    }

    private void act(Kind kind) throws Exception {
        switch (kind) {
            case CLOSES -> {}
            case REGISTERS_MORE -> {
                open(Kind.CLOSES);
                open(Kind.CLOSES);
            }
            case STARTS_THREADS -> {
                daemon(() -> open(Kind.CLOSES));
                new Thread(() -> open(Kind.CLOSES)).start();
            }
            case THROWS_ERROR -> throw new StackOverflowError("on purpose");
            case HANGS -> hang(NEVER);
            case SPINS -> spin();
            case EXITS -> System.exit(STATUS_OF_AN_ACTION);
            case WAITS_FOR_WHO_EXITS -> {
                lockIsAwaited.countDown();
                awaitLock(lockOfWhoExits);
            }
            case WAITS_FOR_ITS_CLOSER -> awaitLock(lockOfACloser);
            case WAITS_FOR_A_WAITER -> hang(NEVER);
            case ENDS_THE_JVM -> end.come();
        }
    }

    private static void hang(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // Hangs whatever one does.
            }
        }
    }

    private static void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void awaitLock(Object lock) {
        synchronized (lock) {
            throw new AssertionError("nobody held the lock");
        }
    }

    /** Has two threads hold locks that actions will wait for, which wait for those actions in turn. */
    private void holdLocks() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(2);
        daemon(() -> {
            synchronized (lockOfWhoExits) {
                held.countDown();
                hang(lockIsAwaited);
                // Only the hook runs the action that waits for us: this thread waits for the hook, and the hook for it.
                System.exit(STATUS_OF_AN_ACTION);
            }
        });
        daemon(() -> {
            synchronized (lockOfACloser) {
                held.countDown();
                closeQuietly(open(Kind.WAITS_FOR_A_WAITER));
            }
        });
        held.await();
    }

    private void openAndClose(Random mine, int goOn, CountDownLatch exitMoment) {
        List<Registration<Exception>> open = new ArrayList<>();
        while (true) {
            open.add(open(nextKind(mine)));
            if (ledger.size() >= goOn) {
                exitMoment.countDown();
            }
            // Or they would take the processors, of which the spinning actions leave little, from the hook.
            LockSupport.parkNanos(mine.nextInt(1_000_000));
            while (open.size() > mine.nextInt(OPEN_EACH)) {
                closeQuietly(open.remove(mine.nextInt(open.size())));
            }
        }
    }

    /** Few but plain ones: each that registers more leaves something to the hook. */
    private static Kind nextKind(Random mine) {
        return switch (mine.nextInt(1_000)) {
            case 0 -> Kind.REGISTERS_MORE;
            case 1 -> Kind.STARTS_THREADS;
            case 2 -> Kind.THROWS_ERROR;
            default -> Kind.CLOSES;
        };
    }

    private static void closeQuietly(Registration<Exception> registration) {
        try {
            registration.close();
        } catch (Exception | StackOverflowError onPurpose) {
            // The hook tries once more.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }
}
