package io.github.watertight.junit;

import io.github.watertight.CleanupAction;
import io.github.watertight.CleanupRegistry;
import io.github.watertight.Registration;
import java.util.concurrent.atomic.AtomicInteger;

/** A resource that costs nothing and knows whether it is open. What its action throws leaves it open. */
final class Door implements AutoCloseable {

    private final String name;
    private final Registration<RuntimeException> registration;
    private final AtomicInteger closings = new AtomicInteger();
    private volatile boolean open = true;

    Door(String name) {
        this(name, () -> {});
    }

    Door(String name, CleanupAction<RuntimeException> action) {
        this.name = name;
        this.registration = CleanupRegistry.global().register(this, () -> {
            closings.incrementAndGet();
            action.run();
            open = false;
        });
    }

    boolean isOpen() {
        return open;
    }

    /** How often closing was tried. */
    int closings() {
        return closings.get();
    }

    @Override
    public void close() {
        registration.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
