package io.github.watertight.examples.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderTests {

    @Test
    void tryWithResourcesClosesTheBuilder() throws IOException {
        Path workDir;
        try (Builder builder = Builder.open()) {
            workDir = builder.workDir();
            Files.writeString(builder.newObjectDir().resolve("main.o"), "object");
        }
        assertThat(workDir).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c"})
    void everySetOfParametersIsCheckedOnItsOwn(String name) throws IOException {
        try (Builder builder = Builder.open()) {
            assertThat(Files.writeString(builder.newObjectDir().resolve(name), name))
                    .hasContent(name);
        }
    }

    @Nested
    class WithAField {

        @AutoClose
        private final Builder builder = Builder.open();

        WithAField() throws IOException {}

        @RepeatedTest(3)
        void autoCloseClosesItInTime() throws IOException {
            assertThat(builder.newObjectDir()).isEmptyDirectory().hasFileName("b001");
        }
    }

    @Nested
    class WithAfterEach {

        private Builder builder;

        @Test
        void closingItInAfterEachIsInTimeToo() throws IOException {
            builder = Builder.open();
            assertThat(builder.workDir()).isEmptyDirectory();
        }

        @AfterEach
        void close() throws IOException {
            builder.close();
        }
    }
}
