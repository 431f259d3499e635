package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BeforeAllTest {

    private static Thumbnail shared;

    @BeforeAll
    static void draw() {
        shared = new Thumbnail();
    }

    @Test
    void looksAtIt() {
        assertTrue(shared.isThere());
    }
}
