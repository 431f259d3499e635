package io.github.watertight;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the JVM runs when it ends: closes what is open, newest first, within one deadline, and says so.
 *
 * <p>All of it happens on helper threads that the hook waits for: neither an action nor a {@code toString()} that hangs,
 * nor one that calls {@code System.exit}, which never returns during shutdown, keeps the JVM from ending. Nor does what
 * is said keep anything from being closed: it has a quarter of the time, and then closing begins whether it is out or not.
 */
final class ShutdownHook implements Runnable {

    /** After the deadline, for saying what could not be closed. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private static final int FRAMES_SHOWN = 8;

    private final CleanupRegistry registry;
    private final PrintStream err;

    ShutdownHook(CleanupRegistry registry, PrintStream err) {
        this.registry = registry;
        this.err = err;
    }

    @Override
    public void run() {
        ShutdownMode mode = registry.shutdownMode();
        if (mode == ShutdownMode.OFF) {
            return;
        }
        Shutdown shutdown = new Shutdown(Closing.in(registry.shutdownDeadline()));
        Thread worker = new Thread(() -> shutdown.run(mode), "watertight-drain");
        worker.setDaemon(true);
        worker.start();
        // An action may interrupt every thread it finds.
        Uninterruptibly.until(shutdown.end(), nanos -> TimeUnit.NANOSECONDS.timedJoin(worker, nanos));
    }

    /** One run of the hook. */
    private final class Shutdown {

        private final long deadline;
        private final Labels labels = new Labels();
        private final ExitPrinter printer = new ExitPrinter(err);
        private final Drain drain = new Drain(registry, this::whatIsOpen, () -> remaining() <= 0, this::giveTurns);

        Shutdown(long deadline) {
            this.deadline = deadline;
        }

        void run(ShutdownMode mode) {
            sayWhatNobodyElseWill();
            if (mode == ShutdownMode.REPORT) {
                reportWhatIsOpen();
            } else {
                closeAll();
            }
            printer.finish(end());
        }

        /** When the JVM is to go on, whatever has not been done. */
        long end() {
            return deadline + Closing.nanos(LAST_WORDS);
        }

        /** Before anything is closed: what we wait for then may take all the time. */
        private void sayWhatNobodyElseWill() {
            for (ReportsUnderWay.Found report : registry.reportsUnderWay()) {
                for (OpenResource leak : report.leaks()) {
                    printer.print("watertight: " + report.scope() + " leaked " + sentence(leak));
                }
            }
        }

        private void reportWhatIsOpen() {
            List<RegisteredResource<?>> open = whatIsOpen();
            labels.ask(open, deadline);
            for (OpenResource resource : Closing.describe(open, labels)) {
                if (!resource.livesUntilExit()) {
                    printer.print("watertight: still open at exit: " + sentence(resource));
                }
            }
        }

        /** Whose it is may be asked of class loaders, and whatever they throw keeps nothing from being closed. */
        private List<RegisteredResource<?>> whatIsOpen() {
            try {
                return registry.weighedSnapshot();
            } catch (RuntimeException | Error e) {
                printer.print("watertight: cannot tell what lives until exit on purpose: "
                        + e.getClass().getName());
                return registry.snapshot();
            }
        }

        private void closeAll() {
            drain.run();
            List<RegisteredResource<?>> left = registry.snapshot();
            labels.ask(drain.unseen(left), System.nanoTime() + remaining() / 4);
            awaitClosers(left);
            sayWhatFailed(Closing.failures(left, labels, false));
        }

        /**
         * Waits for what others are closing, and for what is refused and about to be closed by whoever tried to register
         * it. Not for what they try after that, for they may never stop trying.
         */
        private void awaitClosers(List<RegisteredResource<?>> left) {
            registry.closeSignal().awaitUntil(() -> left.stream().noneMatch(Shutdown::willBeClosed), deadline);
        }

        private static boolean willBeClosed(RegisteredResource<?> resource) {
            return switch (resource.state()) {
                case OPEN, CLOSING -> true;
                case CLOSE_FAILED, CLOSED -> false;
            };
        }

        private void giveTurns(Drain.Look look) {
            announce(look.fresh());
            // Half of the time, so that what hangs costs nothing that comes later its turn.
            Closing.close(look.open(), Duration.ofNanos(remaining() / 2));
        }

        private void announce(List<RegisteredResource<?>> resources) {
            long closingBegins = System.nanoTime() + remaining() / 4;
            labels.ask(resources, closingBegins);
            for (OpenResource resource : Closing.describe(resources, labels)) {
                if (!resource.livesUntilExit() && resource.state() != OpenResource.State.CLOSING) {
                    // A failed closing was its closer's to tell; trying once more is ours.
                    String how = resource.state() == OpenResource.State.CLOSE_FAILED ? "closing again" : "closing";
                    printer.print("watertight: " + how + " at exit: " + sentence(resource));
                }
            }
            printer.awaitPrinted(closingBegins);
        }

        private void sayWhatFailed(List<CleanupFailure> failures) {
            List<Throwable> causes = PrintableCauses.of(
                    failures.stream().map(CleanupFailure::cause).toList(), deadline + Closing.nanos(LAST_WORDS) / 2);
            for (int i = 0; i < failures.size(); i++) {
                sayThatItFailed(failures.get(i).resource(), causes.get(i));
            }
        }

        private void sayThatItFailed(OpenResource resource, Throwable cause) {
            printer.print("watertight: could not be closed at exit: " + sentence(resource) + ": " + cause);
            Arrays.stream(cause.getStackTrace()).limit(FRAMES_SHOWN).forEach(frame -> printer.print("    at " + frame));
        }

        private long remaining() {
            return deadline - System.nanoTime();
        }
    }

    private static String sentence(OpenResource resource) {
        return resource.typeName() + " " + resource.label() + ", opened by thread " + resource.threadName()
                + resource.opener().map(frame -> " at " + frame).orElse("")
                + resource.openerOfSample()
                        .map(frame -> "; another of its kind was opened at " + frame)
                        .orElse("");
    }
}
