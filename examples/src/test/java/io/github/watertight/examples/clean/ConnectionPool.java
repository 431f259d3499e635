package io.github.watertight.examples.clean;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.Registration;
import java.io.IOException;
import java.nio.channels.Pipe;

/** A resource of one's own, made watertight. */
final class ConnectionPool implements AutoCloseable {

    private final Pipe pipe;
    private final Registration<IOException> registration;

    ConnectionPool() throws IOException {
        pipe = Pipe.open();
        // Last: what is registered can be closed by anybody from now on.
        registration = CleanupRegistry.global().register(this, this::disconnect);
    }

    @Override
    public void close() throws IOException {
        registration.close();
    }

    private void disconnect() throws IOException {
        pipe.sink().close();
        pipe.source().close();
    }

    boolean isOpen() {
        return pipe.sink().isOpen() || pipe.source().isOpen();
    }
}
