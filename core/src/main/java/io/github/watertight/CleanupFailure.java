package io.github.watertight;

import java.time.Duration;
import java.util.List;

/**
 * One resource that could not be closed, and why.
 *
 * @param resource the resource as it was when closing it failed
 * @param cause what its action threw; for an action that did not return in time, a
 *     {@link java.util.concurrent.TimeoutException} whose stack trace is where the closing thread stood
 * @since 0.1.0
 */
public record CleanupFailure(OpenResource resource, Throwable cause) {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * Gives the cause as a report may show it: to print it runs code of its author, which may be broken.
     *
     * @return the cause; where to print it throws, or takes more than two seconds, a stand-in that names its class
     */
    public Throwable printableCause() {
        return PrintableCauses.of(List.of(cause), Closing.in(PATIENCE)).get(0);
    }
}
