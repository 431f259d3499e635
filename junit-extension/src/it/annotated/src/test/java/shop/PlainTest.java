package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class PlainTest {

    @Test
    void leaksOnDemand() throws Exception {
        Thumbnail thumbnail = new Thumbnail("c");
        assertTrue(Files.exists(thumbnail.file()));
        if (!Boolean.getBoolean("leak")) {
            thumbnail.close();
        }
    }
}
