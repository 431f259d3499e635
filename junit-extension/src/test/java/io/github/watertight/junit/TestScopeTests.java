package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.Builder;
import io.github.watertight.work.BuilderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** A test's scope: what is opened for a test and closed by its end is no leak, what is open then is the test's. */
class TestScopeTests {

    @Test
    void aTestThatClosesPasses() {
        EngineRun run = EngineRun.of(CleanTestCase.class);

        assertThat(run.failures()).isEmpty();
        assertThat(run.passed()).containsExactly("closes()", "opensNothing()");
    }

    @DetectBuilderLeaks
    static class CleanTestCase {
        @Test
        void closes() throws IOException {
            try (Builder builder = Builder.open();
                    Door door = new Door("front")) {
                assertThat(door.isOpen()).isTrue();
                assertThat(builder.workDir()).exists();
            }
        }

        @Test
        void opensNothing() {}
    }

    @Test
    void aTestThatLeaksFails() {
        EngineRun run = EngineRun.of(LeakyTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.passed()).containsExactly("another()", "yetAnother()");
        assertThat(run.failure("leaks()")).isExactlyInstanceOf(BuilderLeakError.class);
        assertThat(run.message("leaks()"))
                .startsWith(
                        "TestScopeTests.LeakyTestCase.leaks() leaked 1 resource\n\n  Builder  work directory DIR\n");
    }

    @DetectBuilderLeaks
    static class LeakyTestCase {
        @Test
        void another() {}

        @Test
        void leaks() throws IOException {
            Builder.open();
        }

        @Test
        void yetAnother() {}
    }

    @Test
    void whatLifecycleMethodsOpenIsTheTests() {
        EngineRun run = EngineRun.of(LifecycleTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaksBeforeAndAfter()");
        assertThat(run.message("leaksBeforeAndAfter()"))
                .startsWith("TestScopeTests.LifecycleTestCase.leaksBeforeAndAfter() leaked 2 resources")
                .contains("Door  before", "Door  after");
    }

    @DetectBuilderLeaks
    static class LifecycleTestCase {
        @BeforeEach
        void before() {
            new Door("before");
        }

        @Test
        void leaksBeforeAndAfter() {}

        @AfterEach
        void after() {
            new Door("after");
        }
    }

    @Test
    void whatIsClosedAfterEachIsNoLeak() {
        assertThat(EngineRun.of(AfterEachTestCase.class).failures()).isEmpty();
    }

    @DetectBuilderLeaks
    static class AfterEachTestCase {
        private final Door field = new Door("field");
        private Door before;

        @BeforeEach
        void open() {
            before = new Door("before");
        }

        @Test
        void passes() {
            assertThat(before.isOpen()).isTrue();
        }

        @AfterEach
        void close() {
            before.close();
            field.close();
        }
    }

    @Test
    void whatAutoCloseClosesIsNoLeak() {
        JUnitVersion.assumeAtLeast(5, 11);

        assertThat(EngineRun.of(AutoCloseTestCase.class).failures()).isEmpty();
    }

    @DetectBuilderLeaks
    static class AutoCloseTestCase {
        @AutoClose
        private final Door field = new Door("field");

        @AutoClose
        private Door assigned;

        @Test
        void passes() {
            assigned = new Door("assigned");
            assertThat(field.isOpen()).isTrue();
        }

        @Nested
        class Inner {
            @AutoClose
            private final Door inner = new Door("inner");

            @Test
            void passesToo() {
                assigned = new Door("assigned");
                assertThat(inner.isOpen()).isTrue();
            }
        }
    }

    @Test
    void whatATempDirOpensAndClosesIsNoLeak() {
        EngineRun run = EngineRun.of(TempDirTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.message("leaks()"))
                .startsWith("TestScopeTests.TempDirTestCase.leaks() leaked 1 resource\n\n  Door  in the directory\n");
        assertThat(TempDirTestCase.directoryWasThereWhenHealed)
                .as("the check comes after the directory's removal")
                .isFalse();
    }

    @DetectBuilderLeaks
    static class TempDirTestCase {
        static boolean directoryWasThereWhenHealed = true;

        @TempDir(factory = DirectoryWithDoor.class)
        static Path ofClass;

        @TempDir(factory = DirectoryWithDoor.class)
        Path ofTest;

        @Test
        void closes() throws IOException {
            Builder.open(BuilderOptions.defaults().tempDir(ofTest)).close();
        }

        @Test
        void leaks() {
            new Door("in the directory", () -> directoryWasThereWhenHealed = Files.exists(ofTest));
        }
    }

    /** Makes directories that own a resource, and closes it with them. */
    static class DirectoryWithDoor implements TempDirFactory {
        private final List<Door> doors = new ArrayList<>();

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            doors.add(new Door("of the temp dir"));
            return Files.createTempDirectory("watertight-test-");
        }

        @Override
        public void close() {
            doors.forEach(Door::close);
        }
    }

    @Test
    void whatATempDirLeaksIsTheTestsAndTheClasss() {
        EngineRun run = EngineRun.of(LeakyTempDirTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("passes()", "TestScopeTests$LeakyTempDirTestCase");
        assertThat(run.message("passes()"))
                .contains(" leaked 2 resources\n", "Door  made with it\n", "Door  left by its removal\n");
        assertThat(run.message("TestScopeTests$LeakyTempDirTestCase"))
                .contains(" leaked 2 resources\n", "Door  made with it\n", "Door  left by its removal\n");
    }

    @DetectBuilderLeaks
    static class LeakyTempDirTestCase {
        @TempDir(factory = LeakyDirectory.class)
        static Path ofClass;

        @TempDir(factory = LeakyDirectory.class)
        Path ofTest;

        @Test
        void passes() {}
    }

    /** Leaks when it makes a directory, and again when that is removed: the earliest and the latest that JUnit does. */
    static class LeakyDirectory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            new Door("made with it");
            return Files.createTempDirectory("watertight-test-");
        }

        @Override
        public void close() {
            new Door("left by its removal");
        }
    }

    @Test
    void aTestThatOpensALotIsCleanWhenAllIsClosed() {
        assertThat(EngineRun.of(ManyTestCase.class).failures()).isEmpty();
    }

    @DetectBuilderLeaks
    static class ManyTestCase {
        @Test
        void opensAndCloses() {
            for (int i = 0; i < 10_000; i++) {
                new Door("door " + i).close();
            }
        }
    }
}
