package shop;

import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** A test of JUnit 4, which no extension of Jupiter can watch. */
public class OldTest {

    @Test
    public void forgetsOne() {
        assertTrue(new Thumbnail().isThere());
    }
}
