package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TidyTest {

    @Test
    void closesWhatItDrewWhileTheOtherLeaks() throws Exception {
        try (Thumbnail thumbnail = new Thumbnail("d")) {
            Meeting.withTheOtherClass();
            assertTrue(Files.exists(thumbnail.file()));
        }
    }

    @RepeatedTest(5)
    void closesWhatItDrew() throws Exception {
        try (Thumbnail thumbnail = new Thumbnail("e")) {
            assertTrue(Files.exists(thumbnail.file()));
        }
    }
}
