package io.github.watertight;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.watertight.ChildJvm.Outcome;
import io.github.watertight.ChildJvm.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A way in which a JVM ends, on both sides: what the child does, and what its parent does to it and sees of it. */
enum JvmEnd {
    EXIT_0(0),
    EXIT_3(3),
    RETURN(0),
    UNCAUGHT_EXCEPTION(1),
    OUT_OF_MEMORY(1, "-Xmx16m"),
    SIGHUP(129),
    SIGINT(130),
    SIGTERM(143),

    // Without the shutdown hooks.
    HALT(5),
    EXIT_ON_OUT_OF_MEMORY(3, "-Xmx16m", "-XX:+ExitOnOutOfMemoryError"),
    SIGTERM_TO_A_JVM_WITHOUT_HANDLERS(143, "-Xrs"),
    SIGKILL(137);

    /** Those after which the JVM has run its shutdown hooks. */
    static final Set<JvmEnd> WITH_HOOKS =
            EnumSet.of(EXIT_0, EXIT_3, RETURN, UNCAUGHT_EXCEPTION, OUT_OF_MEMORY, SIGHUP, SIGINT, SIGTERM);

    static final Set<JvmEnd> WITHOUT_HOOKS = EnumSet.complementOf(EnumSet.copyOf(WITH_HOOKS));

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final int status;
    private final List<String> options;

    JvmEnd(int status, String... options) {
        this.status = status;
        this.options = List.of(options);
    }

    int status() {
        return status;
    }

    static List<JvmEnd> withHooks() {
        return List.copyOf(WITH_HOOKS);
    }

    static List<JvmEnd> withoutHooks() {
        return List.copyOf(WITHOUT_HOOKS);
    }

    /** Ends the calling JVM: at once, when its main method is left, or by the signal that the parent sends it. */
    void come() throws InterruptedException {
        switch (this) {
            case EXIT_0, EXIT_3 -> System.exit(status);
            case RETURN -> {}
            case UNCAUGHT_EXCEPTION -> throw new IllegalStateException("thrown by main");
            case OUT_OF_MEMORY, EXIT_ON_OUT_OF_MEMORY -> exhaustMemory();
            case HALT -> Runtime.getRuntime().halt(status);
            case SIGHUP, SIGINT, SIGTERM, SIGTERM_TO_A_JVM_WITHOUT_HANDLERS, SIGKILL -> {
                System.out.println(ChildJvm.READY);
                NEVER.await();
            }
        }
    }

    private static void exhaustMemory() {
        List<byte[]> memory = new ArrayList<>();
        while (true) {
            memory.add(new byte[1 << 20]);
        }
    }

    /** Runs the child, which {@linkplain #come() comes} to this end, and waits for it. */
    Outcome of(ChildJvm child) throws Exception {
        options.forEach(child::option);
        Running running = child.start();
        switch (this) {
            case SIGHUP -> running.awaitReady().signal("HUP");
            case SIGINT -> running.awaitReady().signal("INT");
            case SIGTERM, SIGTERM_TO_A_JVM_WITHOUT_HANDLERS ->
                running.awaitReady().terminate();
            case SIGKILL -> running.awaitReady().signal("KILL");
            default -> {}
        }
        return running.await();
    }

    /** Passes over an end that the surroundings keep from coming. */
    void assumePossible() throws IOException {
        assumeThat(isIgnored())
                .as("%s is ignored, as by what nohup or a shell runs in the background", this)
                .isFalse();
    }

    /** A signal that this JVM was started to ignore is ignored by its children, too. */
    boolean isIgnored() throws IOException {
        int number = switch (this) {
            case SIGHUP -> 1;
            case SIGINT -> 2;
            default -> 0;
        };
        Path self = Path.of("/proc/self/status");
        if (number == 0 || !Files.exists(self)) {
            return false;
        }
        for (String line : Files.readAllLines(self)) {
            if (line.startsWith("SigIgn:")) {
                long ignored = Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).trim(), 16);
                return (ignored >> (number - 1) & 1) == 1;
            }
        }
        return false;
    }
}
