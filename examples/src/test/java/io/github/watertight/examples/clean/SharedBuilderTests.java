package io.github.watertight.examples.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

class SharedBuilderTests {

    private static final Set<Path> OBJECT_DIRS = ConcurrentHashMap.newKeySet();

    private static Builder builder;

    @BeforeAll
    static void open() throws IOException {
        builder = Builder.open();
    }

    @RepeatedTest(8)
    void whatTheClassOpenedIsNoLeakOfItsTests() throws IOException {
        assertThat(OBJECT_DIRS.add(builder.newObjectDir())).isTrue();
    }

    @AfterAll
    static void close() throws IOException {
        builder.close();
    }
}
