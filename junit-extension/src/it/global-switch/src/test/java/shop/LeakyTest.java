package shop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@TestMethodOrder(MethodName.class)
@Execution(ExecutionMode.SAME_THREAD)
class LeakyTest {

    private static Path leaked;

    @Test
    void aForgetsTwoThumbnails() throws Exception {
        leaked = new Thumbnail("a").file();
        new Thumbnail("b");
        Meeting.withTheOtherClass();
        assertTrue(Files.exists(leaked));
    }

    @Test
    void bDoesNotSufferFromIt() throws Exception {
        assertFalse(Files.exists(leaked), "what the test before leaked is closed by now");
        try (Thumbnail thumbnail = new Thumbnail("c")) {
            assertTrue(Files.exists(thumbnail.file()));
        }
    }
}
