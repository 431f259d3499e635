package shop;

import org.junit.jupiter.api.Test;

class OneTest {

    @Test
    void isNeverRun() {
        System.out.println("a test was run");
    }
}
