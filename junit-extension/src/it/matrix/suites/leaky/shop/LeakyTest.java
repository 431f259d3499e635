package shop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@TestMethodOrder(MethodName.class)
@Execution(ExecutionMode.SAME_THREAD)
class LeakyTest {

    private static Thumbnail leaked;

    @Test
    void aForgetsTwoThumbnails() throws Exception {
        leaked = new Thumbnail();
        new Thumbnail();
        Meeting.withTheOtherClass();
        Meeting.withTheOtherClass();
        assertTrue(leaked.isThere());
    }

    @Test
    void bDoesNotSufferFromIt() throws Exception {
        assertFalse(leaked.isThere(), "what the test before leaked is closed by now");
        try (Thumbnail thumbnail = new Thumbnail()) {
            assertTrue(thumbnail.isThere());
        }
    }
}
