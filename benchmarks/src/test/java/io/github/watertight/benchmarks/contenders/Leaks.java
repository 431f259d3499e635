package io.github.watertight.benchmarks.contenders;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.OpenResource;
import io.github.watertight.benchmarks.DeepStack;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.util.LeakDetector;

/** Leaks resources and prints what each contender has to say of them. */
final class Leaks {

    private static final int DEPTH = 40;

    /** So many that Netty, which tracks one of 128, cannot have missed them all. */
    private static final int SAMPLED = 10_000;

    private static final long DEADLINE =
            System.nanoTime() + Duration.ofSeconds(30).toNanos();

    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();

    private Leaks() {}

    /** Prints a line for each contender that is named. */
    public static void main(String[] names) throws Exception {
        // Here, because the log keeps what it finds when it is first used.
        System.setErr(new PrintStream(LOG, true, StandardCharsets.UTF_8));
        for (String name : names) {
            System.out.println(name + ": " + evidence(Contender.valueOf(name)).replaceAll("\\s+", " "));
        }
    }

    private static String evidence(Contender contender) throws Exception {
        return switch (contender) {
            case UNTRACKED -> {
                leak(contender.start(), 1);
                yield "nothing";
            }
            case CLEANER -> {
                CountDownLatch cleaned = new CountDownLatch(1);
                leak(new CleanerTracker(cleaned::countDown), 1);
                while (!cleaned.await(10, TimeUnit.MILLISECONDS)) {
                    collectGarbage();
                }
                yield "cleaned";
            }
            case JETTY -> {
                CompletableFuture<Throwable> leaked = new CompletableFuture<>();
                leak(
                        new JettyTracker(new LeakDetector<>() {
                            @Override
                            protected void leaked(LeakInfo leak) {
                                leaked.complete(leak.getStackFrames());
                            }
                        }),
                        1);
                yield text(collectedGarbageUntil(leaked));
            }
            case ELASTICSEARCH -> {
                leak(contender.start(), 1);
                while (!LOG.toString(StandardCharsets.UTF_8).contains("LEAK: resource was not")) {
                    collectGarbage();
                }
                yield LOG.toString(StandardCharsets.UTF_8);
            }
            case NETTY_PRESENCE, NETTY_PRESENCE_WITH_STACK -> {
                NettyPresenceTracker tracker = (NettyPresenceTracker) contender.start();
                leak(tracker, 1);
                yield text(tracker.report());
            }
            default -> {
                Tracker tracker = contender.start();
                yield tracker instanceof NettyTracker netty ? evidence(netty) : ofMapOrWatertight(tracker);
            }
        };
    }

    private static String evidence(NettyTracker tracker) throws Exception {
        CompletableFuture<String> leaked = new CompletableFuture<>();
        tracker.detector().setLeakListener((type, records) -> leaked.complete(records));
        leak(tracker, SAMPLED);
        while (!leaked.isDone()) {
            collectGarbage();
            // It looks for leaks when it tracks something.
            Resource next = new Resource();
            tracker.detector().trackForcibly(next).close(next);
        }
        return leaked.get();
    }

    private static String ofMapOrWatertight(Tracker tracker) {
        Tracker.Stay stay = tracker.enter();
        leak(tracker, 1);
        if (tracker instanceof MapTracker map) {
            Object known = map.open().values().iterator().next();
            return known instanceof Throwable stack ? text(stack) : "open";
        }
        List<OpenResource> open = CleanupRegistry.global().openResources();
        stay.leave();
        // So that it is not the next one's.
        CleanupRegistry.global().closeAll();
        return open.size() + " open " + open.get(0).attribution() + " "
                + open.get(0).stack().map(Leaks::text).orElse("");
    }

    private static void leak(Tracker tracker, int count) {
        Opener opener = tracker.openers(1)[0];
        new DeepStack().descend(DEPTH, DeepStack.depthHere(), () -> {
            for (int i = 0; i < count; i++) {
                opener.open(new Resource());
            }
            return count;
        });
    }

    private static <T> T collectedGarbageUntil(CompletableFuture<T> future) throws Exception {
        while (true) {
            collectGarbage();
            try {
                return future.get(10, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                // Once more.
            }
        }
    }

    private static void collectGarbage() {
        if (System.nanoTime() > DEADLINE) {
            throw new IllegalStateException("no leak was reported; " + LOG.toString(StandardCharsets.UTF_8));
        }
        System.gc();
    }

    private static String text(Throwable stack) {
        StringWriter text = new StringWriter();
        stack.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
