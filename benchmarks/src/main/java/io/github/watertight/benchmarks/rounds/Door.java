package io.github.watertight.benchmarks.rounds;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.Registration;

/** What the tests of a suite open: it registers in its constructor, as resources do, and so from one call site only. */
public final class Door implements AutoCloseable {

    private final Registration<RuntimeException> registration;

    /** Opens it. */
    public Door() {
        registration = CleanupRegistry.global().register(this, this::release);
    }

    private void release() {}

    @Override
    public void close() {
        registration.close();
    }
}
