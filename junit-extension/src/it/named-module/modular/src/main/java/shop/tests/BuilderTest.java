package shop.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.junit.DetectBuilderLeaksExtension;
import io.github.watertight.work.Builder;
import org.junit.jupiter.api.Test;

class BuilderTest {

    @Test
    void isInAModuleAsAllOthersAre() {
        assertEquals("shop.tests", BuilderTest.class.getModule().getName());
        assertEquals("io.github.watertight", CleanupRegistry.class.getModule().getName());
        assertEquals(
                "io.github.watertight.junit",
                DetectBuilderLeaksExtension.class.getModule().getName());
        assertEquals("org.junit.jupiter.api", Test.class.getModule().getName());
    }

    @Test
    void leaks() throws Exception {
        Builder.open().newObjectDir();
    }

    @Test
    void closes() throws Exception {
        Builder.open().close();
    }
}
