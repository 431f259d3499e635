package shop;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small picture, drawn in a work directory of its own. */
final class Thumbnail implements AutoCloseable {

    private final Builder builder;

    Thumbnail() {
        try {
            builder = Builder.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For threads that run nothing of a test's own code. */
    static void drawAndForget() {
        new Thumbnail();
    }

    boolean isThere() {
        return Files.exists(directory());
    }

    Path directory() {
        return builder.workDir();
    }

    @Override
    public void close() throws IOException {
        builder.close();
    }
}
