package io.github.watertight.work;

import java.io.IOException;
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
 * @param pidNamespace what Linux calls the PID namespace, in which the id was given; null where the platform does not tell
 */
record JvmIdentity(long pid, Instant started, @Nullable String pidNamespace) {

    private static final Pattern TEXT = Pattern.compile("pid=(\\d{1,18}) started=(\\S+)(?: pidns=(\\S+))?");

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
        static final JvmIdentity INSTANCE = new JvmIdentity(
                ProcessHandle.current().pid(),
                ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH));
    }

    /** A JVM of this one's PID namespace. */
    JvmIdentity(long pid, Instant started) {
        this(pid, started, Namespace.OURS);
    }

    /** This JVM. */
    static JvmIdentity current() {
        return Current.INSTANCE;
    }

    /** What it is called in the name of a file. */
    String inFileName() {
        return pid + "-" + started.toEpochMilli();
    }

    /** What it is called in a file, for {@link #parse}. */
    String text() {
        return "pid=" + pid + " started=" + started + (pidNamespace == null ? "" : " pidns=" + pidNamespace);
    }

    /** Reads what {@link #text} has written; null if that is something else. */
    static @Nullable JvmIdentity parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            return new JvmIdentity(Long.parseLong(matcher.group(1)), Instant.parse(matcher.group(2)), matcher.group(3));
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
        return ProcessHandle.of(pid)
                .filter(process -> isClose(process.info().startInstant().orElse(Instant.EPOCH)))
                .isPresent();
    }

    /** The start is counted from that of the machine, which each JVM works out for itself, from a clock that is set now and then. */
    private boolean isClose(Instant other) {
        return Duration.between(started, other).abs().compareTo(CLOCK_ERROR) <= 0;
    }
}
