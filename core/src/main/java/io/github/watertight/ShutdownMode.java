package io.github.watertight;

/**
 * What the shutdown hook of the global registry does with resources that are still open.
 *
 * <p>The system property {@code watertight.shutdown} sets it: {@code close}, the default, {@code report} or
 * {@code off}. {@link CleanupRegistry#onShutdown(ShutdownMode)} overrides the property.
 *
 * @since 0.1.0
 */
public enum ShutdownMode {
    /** Close what is open, newest first, within the deadline, and print a line for each. */
    CLOSE,

    /** Close nothing; print a line for each resource that is open, unless it lives until exit on purpose. */
    REPORT,

    /** Do nothing: for a server that drains on SIGTERM and must not have live resources closed under it. */
    OFF
}
