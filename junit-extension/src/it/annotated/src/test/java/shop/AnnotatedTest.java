package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.watertight.junit.DetectBuilderLeaks;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

@DetectBuilderLeaks
class AnnotatedTest {

    private static int runs;

    @Test
    void leaksTheFirstTime() throws Exception {
        Thumbnail thumbnail = new Thumbnail("a");
        if (++runs > 1) {
            thumbnail.close();
        }
    }

    @Test
    void closes() throws Exception {
        try (Thumbnail thumbnail = new Thumbnail("b")) {
            assertTrue(Files.exists(thumbnail.file()));
        }
    }
}
