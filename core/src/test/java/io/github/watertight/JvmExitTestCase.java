package io.github.watertight;

import io.github.watertight.work.Builder;

/** The main class of the JVMs that {@link JvmExitTests} starts: leaves a resource and a Builder open, and ends. */
final class JvmExitTestCase {

    static final String CLOSED = "closed";

    private JvmExitTestCase() {}

    public static void main(String[] arguments) throws Exception {
        Builder.open();
        CleanupRegistry.global().registerUntilExit("printing", () -> System.out.println(CLOSED));
        JvmEnd.valueOf(arguments[0]).come();
    }
}
