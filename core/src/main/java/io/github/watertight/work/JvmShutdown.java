package io.github.watertight.work;

/** Whether this JVM is ending. Then others may have ended already what is needed to tell something, loggers above all. */
final class JvmShutdown {

    /** Never a hook, and never started. */
    private static final Thread NO_HOOK = new Thread(null, () -> {}, "watertight-no-hook", 0, false);

    private JvmShutdown() {}

    /** Tells whether the JVM runs its shutdown hooks. */
    static boolean hasBegun() {
        try {
            // The JDK has no question for it, and this is refused then.
            Runtime.getRuntime().removeShutdownHook(NO_HOOK);
            return false;
        } catch (IllegalStateException shuttingDown) {
            return true;
        }
    }
}
