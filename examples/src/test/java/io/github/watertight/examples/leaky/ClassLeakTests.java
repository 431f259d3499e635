package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.Builder;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Its tests pass; the class fails. */
class ClassLeakTests {

    private static Builder shared;

    @BeforeAll
    static void openAndForget() throws IOException {
        shared = Builder.open();
    }

    @Test
    void usesTheBuilderOfTheClass() {
        assertThat(shared.workDir()).isDirectory();
    }
}
