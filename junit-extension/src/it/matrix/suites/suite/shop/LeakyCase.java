package shop;

import org.junit.jupiter.api.Test;

/** Found by the suite only: Surefire looks for other names. */
class LeakyCase {

    @Test
    void forgetsOne() {
        new Thumbnail();
    }
}
