package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OtherTest {

    @Test
    void closesWhatItDrew() throws Exception {
        try (Thumbnail thumbnail = new Thumbnail()) {
            assertTrue(thumbnail.isThere());
        }
    }
}
