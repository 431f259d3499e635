package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.Builder;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailingLeakTests {

    @Test
    void failsForAReasonOfItsOwnAndLeaksToo() throws IOException {
        Builder builder = Builder.open();
        assertThat(builder.workDir())
                .as("its own failure stays first; the leak is suppressed in it")
                .isRegularFile();
    }
}
