package io.github.watertight;

/** Registries in states that only this package can bring about. */
public final class Registries {

    private Registries() {}

    /** Creates a registry that cannot register anything, because of that error. */
    public static CleanupRegistry failing(Error error) {
        return new CleanupRegistry(TraceMode.FULL, hook -> {
            throw error;
        });
    }

    /** Creates a registry whose JVM seems to be shutting down, so that it refuses every registration. */
    public static CleanupRegistry shuttingDown() {
        return new CleanupRegistry(TraceMode.FULL, hook -> {
            throw new IllegalStateException("Shutdown in progress");
        });
    }
}
