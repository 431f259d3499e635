package shop;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small picture, drawn in a work directory of its own. */
final class Thumbnail implements AutoCloseable {

    private final Builder builder = Builder.open();

    Thumbnail(String text) throws IOException {
        Files.writeString(file(), text);
    }

    Path file() {
        return builder.workDir().resolve("thumbnail.txt");
    }

    @Override
    public void close() throws IOException {
        builder.close();
    }
}
