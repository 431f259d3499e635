package shop;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

/** Knows nothing of Watertight. */
class UnwatchedTest {

    @Test
    void letsAThreadForgetOne() throws Exception {
        Thread painter = new Thread(Thumbnail::drawAndForget, "painter");
        painter.start();
        painter.join();
        assertFalse(painter.isAlive());
    }

    @Test
    void drawsNothing() {}
}
