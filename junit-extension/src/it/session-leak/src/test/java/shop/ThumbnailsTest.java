package shop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Knows nothing of Watertight. */
class ThumbnailsTest {

    @Test
    void drawsInTheBackground() throws InterruptedException {
        Thread painter = new Thread(Thumbnails::draw, "painter");
        painter.start();
        painter.join();
        assertFalse(painter.isAlive());
    }

    @Test
    void failsOnDemand() {
        assertFalse(Boolean.getBoolean("fail"), "on demand");
    }

    @Test
    void drawsNothing() {
        assertTrue(true);
    }
}
