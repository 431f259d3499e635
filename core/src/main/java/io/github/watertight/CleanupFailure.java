package io.github.watertight;

/**
 * One resource that could not be closed, and why.
 *
 * @param resource the resource as it was when closing it failed
 * @param cause what its action threw; for an action that did not return in time, a
 *     {@link java.util.concurrent.TimeoutException} whose stack trace is where the closing thread stood
 * @since 0.1.0
 */
public record CleanupFailure(OpenResource resource, Throwable cause) {}
