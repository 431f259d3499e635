package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TidyTest {

    /** Whose thread it was can only be told where nothing else was running. */
    @Test
    void letsAThreadForgetOne() throws Exception {
        Meeting.withTheOtherClass();
        Thread painter = new Thread(Thumbnail::drawAndForget, "painter");
        painter.start();
        painter.join();
        Meeting.withTheOtherClass();
    }

    @Test
    void closesWhatItDrew() throws Exception {
        try (Thumbnail thumbnail = new Thumbnail()) {
            assertTrue(thumbnail.isThere());
        }
    }
}
