package shop;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Draws small pictures in work directories, and never closes one. */
final class Thumbnails {

    private Thumbnails() {}

    static void draw() {
        try {
            Builder.open().newObjectDir();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
