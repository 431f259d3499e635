package shop;

import org.junit.jupiter.api.Test;

class TidyCase {

    @Test
    void closesWhatItDrew() throws Exception {
        new Thumbnail().close();
    }
}
