package shop;

import org.junit.jupiter.api.Test;

class FlakyTest {

    private static int runs;

    @Test
    void forgetsOneTheFirstTime() throws Exception {
        Thumbnail thumbnail = new Thumbnail();
        if (++runs > 1) {
            thumbnail.close();
        }
    }

    @Test
    void forgetsOneEachTime() {
        new Thumbnail();
    }

    @Test
    void closesWhatItDrew() throws Exception {
        new Thumbnail().close();
    }
}
