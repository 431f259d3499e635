package io.github.watertight.junit;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.EndOptions;
import io.github.watertight.ShutdownMode;
import io.github.watertight.TraceMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the {@code watertight.} keys say, checked. {@link DetectBuilderLeaks} documents them. */
record Settings(
        boolean enabled,
        OnLeak onLeak,
        Heal heal,
        SessionCheck session,
        Duration gracePeriod,
        Optional<TraceMode> trace,
        Optional<List<String>> process,
        Optional<ShutdownMode> shutdown,
        Optional<Duration> shutdownDeadline) {

    enum OnLeak {
        FAIL,
        WARN
    }

    enum Heal {
        CLOSE,
        LEAVE
    }

    enum SessionCheck {
        FAIL,
        WARN,
        OFF
    }

    static final String PREFIX = "watertight.";

    private static final Duration CLOSING_DEADLINE = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN_DEADLINE_DEFAULT = Duration.ofSeconds(5);

    private static final String ENABLED = PREFIX + "enabled";
    private static final String ON_LEAK = PREFIX + "on-leak";
    private static final String HEAL = PREFIX + "heal";
    private static final String SESSION = PREFIX + "session";
    private static final String GRACE_PERIOD = PREFIX + "grace-period";
    private static final String TRACE = PREFIX + "trace";
    private static final String PROCESS = PREFIX + "process";
    private static final String SHUTDOWN = PREFIX + "shutdown";
    private static final String SHUTDOWN_DEADLINE = PREFIX + "shutdown-deadline";

    private static final Set<String> KEYS = new TreeSet<>(
            Set.of(ENABLED, ON_LEAK, HEAL, SESSION, GRACE_PERIOD, TRACE, PROCESS, SHUTDOWN, SHUTDOWN_DEADLINE));

    private static final Pattern DURATION =
            Pattern.compile("(?<amount>\\d{1,9})\\s*(?<unit>ns|μs|ms|s|m|h|d)?", Pattern.CASE_INSENSITIVE);

    /**
     * Reads and checks the settings.
     *
     * @throws IllegalArgumentException naming the key, the value and what is allowed
     */
    static Settings read(Function<String, Optional<String>> parameters) {
        Function<String, Optional<String>> trimmed =
                key -> parameters.apply(key).map(String::trim);
        Settings settings = new Settings(
                trimmed.apply(ENABLED).map(Settings::bool).orElse(true),
                constant(trimmed, ON_LEAK, OnLeak.class).orElse(OnLeak.FAIL),
                constant(trimmed, HEAL, Heal.class).orElse(Heal.CLOSE),
                constant(trimmed, SESSION, SessionCheck.class).orElse(SessionCheck.FAIL),
                trimmed.apply(GRACE_PERIOD).map(Settings::duration).orElse(Duration.ZERO),
                constant(trimmed, TRACE, TraceMode.class),
                trimmed.apply(PROCESS).map(Settings::names),
                constant(trimmed, SHUTDOWN, ShutdownMode.class),
                trimmed.apply(SHUTDOWN_DEADLINE).map(Settings::millis));
        try {
            settings.process.ifPresent(CleanupRegistry.isolated()::processOpeners);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PROCESS + ": " + e.getMessage(), e);
        }
        return settings;
    }

    /**
     * Makes sure that there is no key but ours.
     *
     * @throws IllegalArgumentException naming the key and those that there are
     */
    static void checkKeys(Collection<String> keys) {
        for (String key : new TreeSet<>(keys)) {
            if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "unknown setting " + key + "; allowed are " + String.join(", ", KEYS));
            }
        }
    }

    /** Hands on what is the registry's to know. What earlier settings said, and these do not, gets its default again. */
    void applyTo(CleanupRegistry registry, Settings earlier) {
        apply(trace, earlier.trace, TraceMode.FULL, registry::trace);
        apply(process, earlier.process, List.of(), registry::processOpeners);
        apply(shutdown, earlier.shutdown, ShutdownMode.CLOSE, registry::onShutdown);
        apply(shutdownDeadline, earlier.shutdownDeadline, SHUTDOWN_DEADLINE_DEFAULT, registry::shutdownDeadline);
    }

    private static <T> void apply(Optional<T> now, Optional<T> earlier, T fallback, Consumer<T> target) {
        if (now.isPresent() || earlier.isPresent()) {
            target.accept(now.orElse(fallback));
        }
    }

    /** How a scope ends under these settings. */
    EndOptions endOptions() {
        EndOptions options = EndOptions.defaults().gracePeriod(gracePeriod);
        // Trying Watertight out must change nothing.
        boolean close = heal == Heal.CLOSE && onLeak == OnLeak.FAIL;
        return close ? options.deadline(CLOSING_DEADLINE) : options.leaveOpen();
    }

    private static boolean bool(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(ENABLED, value, "true, false");
        };
    }

    private static <E extends Enum<E>> Optional<E> constant(
            Function<String, Optional<String>> parameters, String key, Class<E> type) {
        Map<String, E> byName = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(
                        constant -> constant.name().toLowerCase(Locale.ROOT),
                        Function.identity(),
                        (a, b) -> a,
                        LinkedHashMap::new));
        return parameters.apply(key).map(value -> {
            E constant = byName.get(value.toLowerCase(Locale.ROOT));
            if (constant == null) {
                throw wrong(key, value, String.join(", ", byName.keySet()));
            }
            return constant;
        });
    }

    private static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw wrong(GRACE_PERIOD, value, "a number and one of ns, μs, ms, s, m, h, d, such as 200 ms");
        }
        long amount = Long.parseLong(matcher.group("amount"));
        String unit = matcher.group("unit");
        // Without a unit it is seconds, as in JUnit's own timeouts.
        return switch (unit == null ? "s" : unit.toLowerCase(Locale.ROOT)) {
            case "ns" -> Duration.ofNanos(amount);
            case "μs" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Duration millis(String value) {
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw wrong(SHUTDOWN_DEADLINE, value, "a positive number of milliseconds");
        }
        return Duration.ofMillis(Long.parseLong(value));
    }

    private static List<String> names(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static IllegalArgumentException wrong(String key, String value, String allowed) {
        return new IllegalArgumentException(key + " is \"" + value + "\"; allowed: " + allowed);
    }
}
