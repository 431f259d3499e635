package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.junit.AllowBuilderLeaks;
import io.github.watertight.work.Builder;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AllowedLeakTests {

    @Test
    @AllowBuilderLeaks("the cache closes it when the JVM exits; see CACHE-7")
    void mayLeak() throws IOException {
        assertThat(Builder.open().workDir()).isDirectory();
    }
}
