package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.junit.DetectBuilderLeaks;
import io.github.watertight.junit.DetectBuilderLeaksExtension;
import org.junit.jupiter.api.Test;

@DetectBuilderLeaks
class ThumbnailTest {

    @Test
    void isInTheModuleThatItTests() {
        assertEquals("shop", ThumbnailTest.class.getModule().getName());
        assertEquals("io.github.watertight", CleanupRegistry.class.getModule().getName());
        assertFalse(DetectBuilderLeaksExtension.class.getModule().isNamed());
    }

    @Test
    void leaks() throws Exception {
        new Thumbnail("a");
    }

    @Test
    void closes() throws Exception {
        new Thumbnail("b").close();
    }
}
