package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.watertight.work.Builder;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each dynamic test is checked on its own. */
class DynamicLeakTests {

    @TestFactory
    Stream<DynamicTest> targets() {
        return Stream.of(
                dynamicTest("compiles and closes", () -> {
                    try (Builder builder = Builder.open()) {
                        assertThat(builder.workDir()).isDirectory();
                    }
                }),
                dynamicTest(
                        "compiles and forgets",
                        () -> assertThat(Builder.open().workDir()).isDirectory()));
    }
}
