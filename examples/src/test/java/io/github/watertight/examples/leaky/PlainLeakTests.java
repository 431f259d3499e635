package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlainLeakTests {

    @Test
    void opensABuilderAndForgetsIt() throws IOException {
        Builder builder = Builder.open();
        assertThat(builder.newObjectDir()).isEmptyDirectory();
    }

    @Test
    void closesItsBuilder() throws IOException {
        try (Builder builder = Builder.open()) {
            assertThat(builder.newObjectDir()).isEmptyDirectory();
        }
    }

    @Test
    void forgetsTwo() throws IOException {
        Path first = Builder.open().workDir();
        Path second = Builder.open().workDir();
        assertThat(second).isNotEqualTo(first);
    }
}
