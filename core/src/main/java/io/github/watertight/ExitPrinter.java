package io.github.watertight;

import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Prints on a stream, on a thread of its own: that may be a pipe that nobody reads, and must keep nobody from closing.
 */
final class ExitPrinter {

    private final PrintStream stream;
    private final ExecutorService printer = Executors.newSingleThreadExecutor(ExitPrinter::daemon);
    private Future<?> last = CompletableFuture.completedFuture(null);

    ExitPrinter(PrintStream stream) {
        this.stream = stream;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "watertight-printer");
        thread.setDaemon(true);
        return thread;
    }

    /** Has the line printed after those before it, without waiting for that. */
    void print(String line) {
        last = printer.submit(() -> stream.println(line));
    }

    /** Waits until every line is out, or {@link System#nanoTime()} reaches the deadline. */
    void awaitPrinted(long deadline) {
        Uninterruptibly.until(deadline, this::awaitPrintedFor);
    }

    private void awaitPrintedFor(long nanos) throws InterruptedException {
        try {
            last.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException notPrinted) {
            // Then it cannot be helped.
        }
    }

    /** Waits likewise, and prints nothing after that but what is queued. */
    void finish(long deadline) {
        awaitPrinted(deadline);
        printer.shutdown();
    }
}
