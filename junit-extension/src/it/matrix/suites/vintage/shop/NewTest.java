package shop;

import org.junit.jupiter.api.Test;

class NewTest {

    @Test
    void closesWhatItDrew() throws Exception {
        new Thumbnail().close();
    }
}
