package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.Registration;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailingCloseTests {

    /** A resource of the user's own, which cannot be closed. */
    private static final class JammedChannel implements AutoCloseable {

        private final Registration<IOException> registration;

        JammedChannel() {
            registration = CleanupRegistry.global().register(this, this::disconnect);
        }

        private void disconnect() throws IOException {
            throw new IOException("the other side does not answer");
        }

        @Override
        public void close() throws IOException {
            registration.close();
        }

        @Override
        public String toString() {
            return "to port 7";
        }
    }

    @Test
    void aCloseThatThrowsIsReportedBecauseTheResourceIsStillOpen() {
        JammedChannel channel = new JammedChannel();
        try (channel) {
            assertThat(channel).hasToString("to port 7");
        } catch (IOException swallowed) {
            assertThat(swallowed).hasMessage("the other side does not answer");
        }
    }
}
