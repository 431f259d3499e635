package io.github.watertight.examples.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.junit.DetectBuilderLeaks;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@DetectBuilderLeaks
class ConnectionPoolTests {

    @AutoClose
    ConnectionPool pool = new ConnectionPool();

    ConnectionPoolTests() throws IOException {}

    @Test
    void closingTwiceIsFine() throws IOException {
        pool.close();
        assertThat(pool.isOpen()).isFalse();
    }
}
