package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FieldTest {

    private final Thumbnail field = new Thumbnail();

    @Test
    void forgetsItsField() {
        assertTrue(field.isThere());
    }

    @Test
    void closesItsField() throws Exception {
        field.close();
    }
}
