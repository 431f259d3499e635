package io.github.watertight;

/**
 * How the owner of a resource is known.
 *
 * <p>The constants stand in the order in which the evidence is tried. What is {@linkplain #certain() certain} is proof;
 * what is not is labelled as inferred, and a resource whose owner nothing tells is {@link #AMONG}, never lost.
 *
 * @since 0.1.0
 */
public enum Attribution {
    /**
     * The opening thread was inside the scope. That includes what the thread does on behalf of others without any sign of
     * it, as when it completes a future and so runs a callback that another scope had attached.
     */
    EXACT(true),

    /** A task that the scope had wrapped opened it. */
    CARRIED(true),

    /**
     * The opening stack holds a frame of the method that runs in the scope, its lambdas and local classes included, and
     * that method has been run only once in this JVM, and no method that overrides it. That nobody else calls it is
     * taken for granted, as it can be of a test's method: runs are counted, calls are not.
     */
    CODE(true),

    /**
     * It was opened outside every scope, while this scope was the only one in which anything ran. An inference: a task
     * that an earlier scope left behind could have done it.
     */
    SOLE(false),

    /** It was opened outside every scope, while several were running, or none. */
    AMONG(false);

    private final boolean certain;

    Attribution(boolean certain) {
        this.certain = certain;
    }

    /**
     * Tells whether this is proof of ownership rather than an inference.
     *
     * @return whether the owner is certain
     */
    public boolean certain() {
        return certain;
    }
}
