package shop;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small picture, drawn in a work directory of its own. */
public final class Thumbnail implements AutoCloseable {

    private final Builder builder = Builder.open();

    public Thumbnail(String text) throws IOException {
        Files.writeString(file(), text);
    }

    public Path file() {
        return builder.workDir().resolve("thumbnail.txt");
    }

    @Override
    public void close() throws IOException {
        builder.close();
    }
}
