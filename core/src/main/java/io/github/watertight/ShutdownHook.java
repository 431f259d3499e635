package io.github.watertight;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the JVM runs when it ends: closes what is open, newest first, within one deadline, and says so.
 *
 * <p>All of it happens on helper threads that the hook waits for: neither an action nor a {@code toString()} that hangs,
 * nor one that calls {@code System.exit}, which never returns during shutdown, keeps the JVM from ending.
 */
final class ShutdownHook implements Runnable {

    private final CleanupRegistry registry;

    ShutdownHook(CleanupRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void run() {
        ShutdownMode mode = registry.shutdownMode();
        if (mode == ShutdownMode.OFF) {
            return;
        }
        Duration deadline = registry.shutdownDeadline();
        Thread worker = new Thread(() -> shutDown(mode, Closing.in(deadline)), "watertight-drain");
        worker.setDaemon(true);
        worker.start();
        try {
            // A little more than the worker has, so that it can print what it could not close.
            worker.join(deadline.toMillis() + 500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shutDown(ShutdownMode mode, long deadline) {
        PrintStream out = System.err;
        if (mode == ShutdownMode.REPORT) {
            for (OpenResource resource : Closing.describe(registry.weighedSnapshot())) {
                if (!resource.livesUntilExit()) {
                    out.println("watertight: still open at exit: " + sentence(resource));
                }
            }
            return;
        }
        Set<RegisteredResource<?>> seen = new HashSet<>();
        closeWhatIsOpen(seen, deadline, out);
        // Before the second look, not after the last: threads that go on opening would keep us from ever having one.
        registry.refuseRegistrations();
        while (closeWhatIsOpen(seen, deadline, out)) {
            // Until nothing is left of what came during the first look, and of what actions opened.
        }
        Closing.awaitOtherClosers(registry::snapshot, registry.closeSignal(), deadline);
        for (CleanupFailure failure : Closing.failures(registry.snapshot(), false)) {
            out.println("watertight: could not be closed at exit: " + sentence(failure.resource()) + ": "
                    + failure.cause());
            StackTraceElement[] stack = failure.cause().getStackTrace();
            for (int i = 0; i < Math.min(stack.length, 8); i++) {
                out.println("    at " + stack[i]);
            }
        }
    }

    /** Gives what is open its turn; returns false if there was nothing, or no time. */
    private boolean closeWhatIsOpen(Set<RegisteredResource<?>> seen, long deadline, PrintStream out) {
        long remaining = deadline - System.nanoTime();
        if (remaining <= 0) {
            return false;
        }
        List<RegisteredResource<?>> fresh = new ArrayList<>();
        List<RegisteredResource<?>> open = new ArrayList<>();
        for (RegisteredResource<?> resource : registry.weighedSnapshot()) {
            boolean first = seen.add(resource);
            if (first) {
                fresh.add(resource);
            }
            if (first || resource.state() == RegisteredResource.State.OPEN) {
                open.add(resource);
            }
        }
        if (open.isEmpty()) {
            return false;
        }
        announce(fresh, out);
        // Half of the time, so that what hangs costs nothing that comes later its turn.
        Closing.close(open, Duration.ofNanos(remaining / 2));
        return true;
    }

    private static void announce(List<RegisteredResource<?>> resources, PrintStream out) {
        for (OpenResource resource : Closing.describe(resources)) {
            if (!resource.livesUntilExit() && resource.state() != OpenResource.State.CLOSING) {
                out.println("watertight: closing at exit: " + sentence(resource));
            }
        }
    }

    private static String sentence(OpenResource resource) {
        return resource.typeName() + " " + resource.label() + ", opened by thread " + resource.threadName()
                + resource.opener().map(frame -> " at " + frame).orElse("");
    }
}
