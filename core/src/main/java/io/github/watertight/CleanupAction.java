package io.github.watertight;

/**
 * Closes one resource.
 *
 * <p>The {@link CleanupRegistry} runs an action once for each successful close. An action that throws leaves its
 * resource <em>close failed</em> and may be run again, so it must bear being run again after it threw. It runs without
 * any lock of Watertight held, on whichever thread closes: the caller of {@link Registration#close()}, a helper thread
 * at the end of a scope, or the shutdown hook.
 *
 * @param <X> what closing may throw; {@link RuntimeException} for an action that throws nothing checked
 * @since 0.1.0
 */
@FunctionalInterface
public interface CleanupAction<X extends Exception> {

    /**
     * Closes the resource.
     *
     * @throws X if the resource could not be closed; it then stays registered
     */
    void run() throws X;
}
