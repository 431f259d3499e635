package io.github.watertight;

import io.github.watertight.work.Builder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.concurrent.CountDownLatch;

/** The main class of the JVMs that {@link ShutdownTests} starts: does what its arguments say, one after the other. */
final class ShutdownTestCase {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private ShutdownTestCase() {}

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "leak" -> Builder.open();
                case "open-and-close" -> Builder.open().close();
                case "until-exit" ->
                    CleanupRegistry.global()
                            .registerUntilExit("singleton", () -> System.out.println("singleton closed"));
                case "hang" -> CleanupRegistry.global().register("hanging", ShutdownTestCase::hang);
                case "exit-in-close" -> CleanupRegistry.global().register("exiting", () -> System.exit(7));
                case "open-in-close" -> CleanupRegistry.global().register("opening", () -> Builder.open());
                case "error-in-close" ->
                    CleanupRegistry.global().register("failing", () -> {
                        throw new StackOverflowError("too deep");
                    });
                case "unprintable-error-in-close" -> failUnprintably();
                case "leak-beside-a-scope" -> leakBesideAScope();
                case "broken-loader" -> openBesideABrokenLoader();
                case "interrupt-all" -> interruptAll();
                case "slow-err" -> System.setErr(new PrintStream(new SlowStream(System.err), true));
                case "slow-older" ->
                    CleanupRegistry.global().register("older", () -> {
                        Thread.sleep(300);
                        System.out.println("older closed");
                    });
                case "fail-once" -> CleanupRegistry.global().register("stubborn", new FailingOnce());
                case "stuck-err" -> System.setErr(new PrintStream(new StuckStream()));
                case "closed-err" -> {
                    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
                    System.err.close();
                }
                case "hanging-name" -> CleanupRegistry.global().register(new HangingName(), () -> {});
                case "slow-close" -> closeSlowly();
                case "first-together" -> firstTogether();
                case "exit" -> System.exit(Integer.parseInt(arguments[++i]));
                case "close-all" ->
                    System.exit(CleanupRegistry.global().closeAll().exitStatus(Integer.parseInt(arguments[++i])));
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
    }

    private static final class FailingOnce implements CleanupAction<IOException> {
        private boolean failed;

        @Override
        public void run() throws IOException {
            System.out.println("tried");
            if (!failed) {
                failed = true;
                throw new IOException("refused");
            }
        }
    }

    private static void failUnprintably() {
        // Made here: at exit its class may not be found any more.
        RuntimeException unprintable = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                throw new IllegalStateException("broken");
            }
        };
        CleanupRegistry.global().register("broken", () -> {
            throw unprintable;
        });
    }

    /** Leaves the scope open too, so that whose the resource is has to be weighed at exit. */
    private static void leakBesideAScope() throws InterruptedException {
        CleanupRegistry.global().openScope("request");
        Thread opener = new Thread(() -> CleanupRegistry.global().register("beside", () -> {}), "opener");
        opener.start();
        opener.join();
    }

    private static final class BesideABrokenLoader {
        static final Object OPENED =
                CleanupRegistry.global().register("beside", () -> System.out.println("beside closed"));
    }

    /** Whose the resource is cannot be weighed: what is asked for it fails. */
    private static void openBesideABrokenLoader() throws Exception {
        Class<?> orphan = Orphan.of(BesideABrokenLoader.class, OutOfMemoryError::new);
        CleanupRegistry.global().openScope(ScopeSpec.named("broken").forClass(orphan));
        Thread opener = new Thread(() -> System.out.println(BesideABrokenLoader.OPENED != null));
        opener.start();
        opener.join();
    }

    /** As some programs do when they end: the hook and its helpers are among the threads. */
    private static void interruptAll() {
        CleanupRegistry.global().register("interrupting", () -> {
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("watertight-"))
                    .forEach(Thread::interrupt);
            System.out.println("interrupted");
        });
    }

    /** A pipe that is read slowly. */
    private static final class SlowStream extends FilterOutputStream {
        SlowStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            // Whoever interrupts it makes it no faster.
            long end = System.nanoTime() + 50_000_000;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            out.write(bytes, offset, length);
        }
    }

    /** A pipe that is full, and that nobody reads. */
    private static final class StuckStream extends OutputStream {
        @Override
        public void write(int b) {
            hang();
        }
    }

    private static void hang() {
        while (true) {
            try {
                NEVER.await();
            } catch (InterruptedException e) {
                // Hangs whatever one does.
            }
        }
    }

    /** Begins to close, and goes on only when the JVM shuts down. */
    private static void closeSlowly() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch shuttingDown = new CountDownLatch(1);
        Registration<InterruptedException> slow = CleanupRegistry.global().register("slow", () -> {
            begun.countDown();
            shuttingDown.await();
            System.out.println("slowly closed");
        });
        CleanupRegistry.global().registerUntilExit("signal", shuttingDown::countDown);
        daemon(() -> {
            try {
                slow.close();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        begun.await();
    }

    /** Has 64 threads register for the first time together. */
    private static void firstTogether() throws Exception {
        Threads.race(
                64,
                number -> CleanupRegistry.global()
                        .register("resource " + number, () -> System.out.println("closed " + number)));
        System.out.println("hooks: " + installedHooks());
    }

    /** Counts our threads among the JVM's hooks, where the JVM lets one look. */
    private static long installedHooks() throws ReflectiveOperationException {
        var field = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
        field.setAccessible(true);
        Collection<?> hooks = ((IdentityHashMap<?, ?>) field.get(null)).keySet();
        return hooks.stream()
                .filter(hook -> ((Thread) hook).getName().equals("watertight-shutdown"))
                .count();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }
}
