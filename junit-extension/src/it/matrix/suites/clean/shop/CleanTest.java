package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CleanTest {

    private static Thumbnail shared;
    private final Thumbnail field = new Thumbnail();

    @BeforeAll
    static void draw() {
        shared = new Thumbnail();
    }

    @AfterAll
    static void closeShared() throws Exception {
        shared.close();
    }

    @AfterEach
    void closeField() throws Exception {
        field.close();
    }

    @Test
    void closesWhatAThreadDrew() throws Exception {
        Thumbnail[] drawn = new Thumbnail[1];
        Thread painter = new Thread(() -> drawn[0] = new Thumbnail(), "painter");
        painter.start();
        painter.join();
        drawn[0].close();
    }

    @RepeatedTest(5)
    void closesWhatItDrew() throws Exception {
        try (Thumbnail thumbnail = new Thumbnail()) {
            assertTrue(thumbnail.isThere() && shared.isThere() && field.isThere());
        }
    }
}
