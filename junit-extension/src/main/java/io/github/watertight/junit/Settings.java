package io.github.watertight.junit;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.EndOptions;
import io.github.watertight.ShutdownMode;
import io.github.watertight.TraceMode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

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

    /** Where no key is set. */
    static final Settings DEFAULTS = new Settings(
            true,
            OnLeak.FAIL,
            Heal.CLOSE,
            SessionCheck.FAIL,
            Duration.ZERO,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final Duration CLOSING_DEADLINE = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN_DEADLINE_DEFAULT = Duration.ofSeconds(5);

    /**
     * Reads and checks the settings, where nobody can tell which keys are set.
     *
     * @throws IllegalArgumentException naming each key with a mistake, its value, and what is allowed
     */
    static Settings read(Function<String, Optional<String>> parameters) {
        return read(parameters, List.of());
    }

    /**
     * Reads and checks the settings, and makes sure that there is no key but ours.
     *
     * @throws IllegalArgumentException naming each key with a mistake, its value, and what is allowed
     */
    static Settings read(Function<String, Optional<String>> parameters, Collection<String> keys) {
        return new SettingsReader(parameters).read(keys);
    }

    /** Hands on what is the registry's to know. What earlier settings said, and these do not, gets its default again. */
    void applyTo(CleanupRegistry registry, Settings earlier) {
        // A leak that fails a test must name its line; an application's program is not slowed down for that.
        TraceMode traceUnlessSet = enabled ? TraceMode.FULL : TraceMode.SAMPLED;
        registry.traceByDefault(traceUnlessSet);
        apply(trace, earlier.trace, traceUnlessSet, registry::trace);
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
}
