package io.github.watertight.work;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells a JVM from every other, by the id and the start of its process. Two containers that share a directory may give
 * their JVMs one id; the start is then another one.
 *
 * <p>It never proves that a JVM is gone: only that a marker is this JVM's own, in whatever class loader it was made.
 *
 * @param pid the id of the process
 * @param started when it started; the epoch where the platform does not tell, and then the id alone must do
 * @param startTicks the same in clock ticks since the machine was booted, on Linux; null elsewhere. Whoever sets the clock
 *     changes what each JVM makes of the instant, and not this.
 * @param pidNamespace what Linux calls the PID namespace, in which the id was given; null where the platform does not tell
 */
record JvmIdentity(
        long pid,
        Instant started,
        @Nullable Long startTicks,
        @Nullable String pidNamespace) {

    private static final Pattern TEXT =
            Pattern.compile("pid=(\\d{1,18}) started=(\\S+)(?: ticks=(\\d{1,18}))?(?: pidns=(\\S+))?");

    /** Where proc(5) has the start, counted from what comes after the name of the program, which may hold anything. */
    private static final int START_TICKS = 20;

    private static final Duration CLOCK_ERROR = Duration.ofSeconds(2);

    private static final class Namespace {
        static final @Nullable String OURS = read();

        private static @Nullable String read() {
            try {
                return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            } catch (IOException | RuntimeException notLinuxOrNotMounted) {
                return null;
            }
        }
    }

    private static final class Current {
        static final JvmIdentity INSTANCE = of(ProcessHandle.current());
    }

    /** A JVM of this one's PID namespace, of which is known what every platform tells. */
    JvmIdentity(long pid, Instant started) {
        this(pid, started, null, Namespace.OURS);
    }

    /** The JVM that runs in that process, which this one sees. */
    static JvmIdentity of(ProcessHandle process) {
        return new JvmIdentity(process.pid(), startOf(process), startTicksOf(process), Namespace.OURS);
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static @Nullable Long startTicksOf(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            return Long.valueOf(stat.substring(stat.lastIndexOf(')')).split(" ", -1)[START_TICKS]);
        } catch (IOException | RuntimeException notLinuxOrGone) {
            return null;
        }
    }

    /** This JVM. */
    static JvmIdentity current() {
        return Current.INSTANCE;
    }

    /** What it is called in the name of a file. */
    String inFileName() {
        return pid + "-" + (startTicks == null ? started.toEpochMilli() : startTicks);
    }

    /** What it is called in a file, for {@link #parse}. */
    String text() {
        return "pid=" + pid + " started=" + started
                + (startTicks == null ? "" : " ticks=" + startTicks)
                + (pidNamespace == null ? "" : " pidns=" + pidNamespace);
    }

    /** Reads what {@link #text} has written; null if that is something else. */
    static @Nullable JvmIdentity parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            String ticks = matcher.group(3);
            return new JvmIdentity(
                    Long.parseLong(matcher.group(1)),
                    Instant.parse(matcher.group(2)),
                    ticks == null ? null : Long.valueOf(ticks),
                    matcher.group(4));
        } catch (DateTimeParseException notATime) {
            return null;
        }
    }

    /**
     * Whether the process would be seen from here if it ran: a container has a PID namespace of its own, and sees no process
     * of another. Where neither tells its namespace, there are none.
     */
    boolean isVisible() {
        return Objects.equals(pidNamespace, Namespace.OURS);
    }

    /** Whether the process runs as far as this one can see: unless it {@linkplain #isVisible is visible}, no proves nothing. */
    boolean isAlive() {
        return ProcessHandle.of(pid).filter(this::mayBe).isPresent();
    }

    private boolean mayBe(ProcessHandle process) {
        Long ticks = startTicksOf(process);
        if (ticks != null && startTicks != null) {
            return ticks.equals(startTicks);
        }
        Instant start = startOf(process);
        return start.equals(Instant.EPOCH)
                || started.equals(Instant.EPOCH)
                || Duration.between(started, start).abs().compareTo(CLOCK_ERROR) <= 0;
    }
}
