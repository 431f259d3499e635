package io.github.watertight;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The system properties that core reads. A wrong value is named on standard error and the default is used: see the
 * methods. Not on a log: those of the shutdown hook are read when the JVM may have closed its logs already.
 */
final class Settings {

    static final String SHUTDOWN = "watertight.shutdown";
    static final String SHUTDOWN_DEADLINE = "watertight.shutdown-deadline";
    static final String TRACE = "watertight.trace";

    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

    private Settings() {}

    /**
     * Reads one of an enum's constants, in any case. A wrong value must not throw: it would do so out of the
     * constructor of whatever resource is opened first, and lose that resource.
     */
    static <E extends Enum<E>> E constant(String key, Class<E> type, E fallback) {
        String value = System.getProperty(key);
        if (value == null) {
            return fallback;
        }
        for (E constant : type.getEnumConstants()) {
            if (lowerCase(constant).equals(value.trim().toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        String allowed =
                Arrays.stream(type.getEnumConstants()).map(Settings::lowerCase).collect(Collectors.joining(", "));
        complain(key, value, "are " + allowed, lowerCase(fallback));
        return fallback;
    }

    /** Reads the time that the shutdown hook has, in milliseconds. */
    static Duration shutdownDeadline() {
        String value = System.getProperty(SHUTDOWN_DEADLINE);
        if (value == null) {
            return DEFAULT_DEADLINE;
        }
        try {
            long millis = Long.parseLong(value.trim());
            if (millis > 0) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException notANumber) {
            // Named below, as a number that is not positive is.
        }
        complain(
                SHUTDOWN_DEADLINE,
                value,
                "is a positive number of milliseconds",
                Long.toString(DEFAULT_DEADLINE.toMillis()));
        return DEFAULT_DEADLINE;
    }

    private static void complain(String key, String value, String allowed, String used) {
        System.err.println("watertight: " + key + " is \"" + value + "\"; allowed " + allowed + "; using " + used);
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
