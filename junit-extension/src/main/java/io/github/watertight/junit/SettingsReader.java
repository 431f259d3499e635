package io.github.watertight.junit;

import io.github.watertight.CleanupRegistry;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the {@code watertight.} keys, and looks for all that is wrong with them before it says so, in one message. */
final class SettingsReader {

    private static final String PREFIX = "watertight.";

    private static final String ENABLED = PREFIX + "enabled";
    private static final String ON_LEAK = PREFIX + "on-leak";
    private static final String HEAL = PREFIX + "heal";
    private static final String SESSION = PREFIX + "session";
    private static final String GRACE_PERIOD = PREFIX + "grace-period";
    private static final String TRACE = PREFIX + "trace";
    private static final String PROCESS = PREFIX + "process";
    private static final String SHUTDOWN = PREFIX + "shutdown";
    private static final String SHUTDOWN_DEADLINE = PREFIX + "shutdown-deadline";

    private static final List<String> KEYS =
            List.of(ENABLED, ON_LEAK, HEAL, SESSION, GRACE_PERIOD, TRACE, PROCESS, SHUTDOWN, SHUTDOWN_DEADLINE);

    private final Function<String, Optional<String>> parameters;
    /** By the keys that they are about, so that their order is always the same. */
    private final Map<String, String> mistakes = new TreeMap<>();

    SettingsReader(Function<String, Optional<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads the settings.
     *
     * @param keys all that are set, as far as anybody knows
     * @throws IllegalArgumentException naming each key with a mistake, its value, and what is allowed
     */
    Settings read(Collection<String> keys) {
        if (nothingIsSet(keys)) {
            // As almost everywhere: what it takes to read values has then not even to be loaded.
            return Settings.DEFAULTS;
        }
        Settings settings = new Settings(
                get(ENABLED).flatMap(this::bool).orElse(Settings.DEFAULTS.enabled()),
                constant(ON_LEAK, Settings.OnLeak.class).orElse(Settings.DEFAULTS.onLeak()),
                constant(HEAL, Settings.Heal.class).orElse(Settings.DEFAULTS.heal()),
                constant(SESSION, Settings.SessionCheck.class).orElse(Settings.DEFAULTS.session()),
                get(GRACE_PERIOD).flatMap(this::duration).orElse(Settings.DEFAULTS.gracePeriod()),
                constant(TRACE, TraceMode.class),
                get(PROCESS).flatMap(this::openers),
                constant(SHUTDOWN, ShutdownMode.class),
                get(SHUTDOWN_DEADLINE).flatMap(this::millis));
        if (settings.onLeak() == Settings.OnLeak.WARN) {
            conflict(HEAL, "close", "leave", "which closes nothing");
            conflict(SESSION, "fail", "warn, off", "which fails nothing");
        }
        for (String key : new TreeSet<>(keys)) {
            if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
                unknown(key);
            }
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(message());
        }
        return settings;
    }

    private boolean nothingIsSet(Collection<String> keys) {
        for (String key : KEYS) {
            if (parameters.apply(key).isPresent()) {
                return false;
            }
        }
        for (String key : keys) {
            if (key.startsWith(PREFIX)) {
                return false;
            }
        }
        return true;
    }

    private String message() {
        String all = String.join("\n  ", mistakes.values());
        return mistakes.size() == 1 ? all : mistakes.size() + " settings are wrong\n  " + all;
    }

    private Optional<String> get(String key) {
        return parameters.apply(key).map(String::trim);
    }

    // Mistakes

    private <T> Optional<T> wrong(String key, String allowed) {
        mistakes.put(key, given(key) + "; allowed: " + allowed);
        return Optional.empty();
    }

    /** Where both are said, only one can be done. What is not said is no conflict: it is left out. */
    private void conflict(String key, String value, String allowed, String why) {
        if (get(key).filter(value::equalsIgnoreCase).isPresent()) {
            mistakes.put(
                    key, given(key) + ", but " + given(ON_LEAK) + ", " + why + "; allowed beside that: " + allowed);
        }
    }

    private void unknown(String key) {
        List<String> names = KEYS.stream()
                .map(known -> known.substring(PREFIX.length()))
                .sorted()
                .toList();
        String meant = NearestKey.to(key.substring(PREFIX.length()), names)
                .map(name -> "did you mean " + PREFIX + name + "? ")
                .orElse("");
        String allowed = names.stream().map(PREFIX::concat).collect(Collectors.joining(", "));
        mistakes.put(key, "unknown setting: " + given(key) + "; " + meant + "allowed: " + allowed);
    }

    private String given(String key) {
        String value = get(key).orElse("");
        return key + " is \"" + value + "\" (" + source(key, value) + ")";
    }

    /** JUnit does not tell. What the launcher sets stands above a system property, and the file below. */
    private static String source(String key, String value) {
        String property = System.getProperty(key);
        return property != null && property.trim().equals(value)
                ? "a system property"
                : "from junit-platform.properties or the launcher";
    }

    // Values

    private Optional<Boolean> bool(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> wrong(ENABLED, "true, false");
        };
    }

    private <E extends Enum<E>> Optional<E> constant(String key, Class<E> type) {
        Map<String, E> byName = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(
                        constant -> constant.name().toLowerCase(Locale.ROOT),
                        Function.identity(),
                        (a, b) -> a,
                        LinkedHashMap::new));
        return get(key).flatMap(value -> {
            E constant = byName.get(value.toLowerCase(Locale.ROOT));
            return constant == null ? wrong(key, String.join(", ", byName.keySet())) : Optional.of(constant);
        });
    }

    private Optional<Duration> duration(String value) {
        Matcher matcher = Pattern.compile("(?<amount>\\d{1,9})\\s*(?<unit>ns|μs|ms|s|m|h|d)?", Pattern.CASE_INSENSITIVE)
                .matcher(value);
        if (!matcher.matches()) {
            return wrong(GRACE_PERIOD, "a number and one of ns, μs, ms, s, m, h, d, such as 200 ms");
        }
        long amount = Long.parseLong(matcher.group("amount"));
        String unit = matcher.group("unit");
        // Without a unit it is seconds, as in JUnit's own timeouts.
        return Optional.of(
                switch (unit == null ? "s" : unit.toLowerCase(Locale.ROOT)) {
                    case "ns" -> Duration.ofNanos(amount);
                    case "μs" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    private Optional<Duration> millis(String value) {
        return value.matches("[1-9]\\d{0,8}")
                ? Optional.of(Duration.ofMillis(Long.parseLong(value)))
                : wrong(SHUTDOWN_DEADLINE, "a positive number of milliseconds");
    }

    private Optional<List<String>> openers(String value) {
        List<String> names = Arrays.stream(value.split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
        try {
            CleanupRegistry.isolated().processOpeners(names);
        } catch (IllegalArgumentException e) {
            mistakes.put(PROCESS, given(PROCESS) + ": " + e.getMessage());
        }
        return Optional.of(names);
    }
}
