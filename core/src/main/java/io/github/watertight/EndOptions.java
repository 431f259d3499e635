package io.github.watertight;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a scope ends: how long it waits for resources to be closed, and what it does with those that are not.
 *
 * <p>Immutable; each wither returns a changed copy.
 *
 * @since 0.1.0
 */
public final class EndOptions {

    private static final EndOptions DEFAULTS = new EndOptions(Duration.ZERO, Duration.ofSeconds(5), null, false);

    private final Duration gracePeriod;
    private final Duration closingTimeout;
    private final @Nullable Duration deadline;
    private final boolean leaveOpen;

    private EndOptions(Duration gracePeriod, Duration closingTimeout, @Nullable Duration deadline, boolean leaveOpen) {
        this.gracePeriod = gracePeriod;
        this.closingTimeout = closingTimeout;
        this.deadline = deadline;
        this.leaveOpen = leaveOpen;
    }

    /**
     * Gives the defaults: no grace period, five seconds for closings under way, and closing on the calling thread.
     *
     * @return the defaults
     */
    public static EndOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets how long to wait for open resources before they count as leaked. The wait ends as soon as nothing is open.
     *
     * @param period the period, not negative
     * @return the changed copy
     * @throws IllegalArgumentException if the period is negative
     */
    public EndOptions gracePeriod(Duration period) {
        return new EndOptions(notNegative("gracePeriod", period), closingTimeout, deadline, leaveOpen);
    }

    /**
     * Sets how long to wait for resources that another thread is closing already, before they are reported as still
     * closing, with the stack of that thread.
     *
     * @param timeout the time, not negative
     * @return the changed copy
     * @throws IllegalArgumentException if the timeout is negative
     */
    public EndOptions closingTimeout(Duration timeout) {
        return new EndOptions(gracePeriod, notNegative("closingTimeout", timeout), deadline, leaveOpen);
    }

    /**
     * Closes what is left on a helper thread within a deadline: an action that hangs is left behind and reported with
     * the stack of its thread, and the others are closed all the same.
     *
     * @param within the time for all of them together, not negative; a {@code toString()} that hangs costs two seconds
     *     more
     * @return the changed copy
     * @throws IllegalArgumentException if the deadline is negative
     */
    public EndOptions deadline(Duration within) {
        return new EndOptions(gracePeriod, closingTimeout, notNegative("deadline", within), leaveOpen);
    }

    /**
     * Reports what is left but does not close it. It stays listed by the registry until somebody closes it.
     *
     * @return the changed copy
     */
    public EndOptions leaveOpen() {
        return new EndOptions(gracePeriod, closingTimeout, deadline, true);
    }

    private static Duration notNegative(String what, Duration value) {
        if (Objects.requireNonNull(value, what).isNegative()) {
            throw new IllegalArgumentException(what + " is " + value + "; allowed is zero or more");
        }
        return value;
    }

    Duration gracePeriod() {
        return gracePeriod;
    }

    Duration closingTimeout() {
        return closingTimeout;
    }

    @Nullable
    Duration deadline() {
        return deadline;
    }

    boolean leavesOpen() {
        return leaveOpen;
    }
}
