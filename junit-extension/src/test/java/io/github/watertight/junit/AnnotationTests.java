package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where the annotation may stand, what auto-detection does, and that unwatched tests stay unwatched. */
class AnnotationTests {

    private static final Map<String, String> AUTODETECTION =
            Map.of("junit.jupiter.extensions.autodetection.enabled", "true");

    @Test
    void aSubclassIsWatched() {
        assertThat(EngineRun.of(SubclassTestCase.class).failures()).containsOnlyKeys("inherited()", "own()");
    }

    @DetectBuilderLeaks
    abstract static class AnnotatedBase {
        @Test
        void inherited() {
            new Door("inherited");
        }
    }

    static class SubclassTestCase extends AnnotatedBase {
        @Test
        void own() {
            new Door("own");
        }
    }

    @Test
    void aClassThatImplementsAnAnnotatedInterfaceIsWatched() {
        assertThat(EngineRun.of(ImplementingTestCase.class).failures()).containsOnlyKeys("byDefault()", "own()");
    }

    @DetectBuilderLeaks
    interface Annotated {
        @Test
        default void byDefault() {
            new Door("of the interface");
        }
    }

    static class ImplementingTestCase implements Annotated {
        @Test
        void own() {
            new Door("own");
        }
    }

    @Test
    void anAnnotationThatIsAnnotatedWatches() {
        assertThat(EngineRun.of(MetaTestCase.class).failures()).containsOnlyKeys("leaks()");
    }

    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @DetectBuilderLeaks
    @interface Watched {}

    @Watched
    static class MetaTestCase {
        @Test
        void leaks() {
            new Door("meta");
        }
    }

    @Test
    void aNestedClassIsWatched() {
        assertThat(EngineRun.of(OuterTestCase.class).failures()).containsOnlyKeys("inner()", "innermost()");
    }

    @DetectBuilderLeaks
    static class OuterTestCase {
        @Nested
        class Inner {
            @Test
            void inner() {
                new Door("inner");
            }

            @Nested
            class Innermost {
                @Test
                void innermost() {
                    new Door("innermost");
                }
            }
        }
    }

    @Test
    void onAMethodAloneOnlyThatTestIsWatched() {
        EngineRun run = EngineRun.of(MethodTestCase.class);

        try (Door ofOther = MethodTestCase.ofOther;
                Door ofAll = MethodTestCase.ofAll) {
            assertThat(run.failures()).containsOnlyKeys("watched()", "watchedToo()");
            assertThat(run.message("watched()")).contains(" leaked 1 resource\n");
            assertThat(ofOther.isOpen()).isTrue();
            assertThat(ofAll.isOpen()).isTrue();
        }
    }

    static class MethodTestCase {
        static Door ofOther;
        static Door ofAll;

        @BeforeAll
        static void open() {
            ofAll = new Door("of all");
        }

        @Test
        @DetectBuilderLeaks
        void watched() {
            new Door("watched");
        }

        @Test
        @Watched
        void watchedToo() {
            new Door("watched too");
        }

        @Test
        void other() {
            ofOther = new Door("other");
        }
    }

    @Test
    void autodetectionWatchesEveryClass() {
        EngineRun run = EngineRun.with(AUTODETECTION, PlainTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.failure("leaks()")).isExactlyInstanceOf(BuilderLeakError.class);
    }

    static class PlainTestCase {
        @Test
        void leaks() {
            new Door("plain");
        }
    }

    @Test
    void theAnnotationAndAutodetectionTogetherCheckOnce() {
        EngineRun run = EngineRun.with(AUTODETECTION, BothTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
        assertThat(run.failure("leaks()"))
                .isExactlyInstanceOf(BuilderLeakError.class)
                .hasNoSuppressedExceptions();
        assertThat(run.message("leaks()")).contains(" leaked 1 resource\n");
        assertThat(BothTestCase.door.closings()).isEqualTo(1);
    }

    @DetectBuilderLeaks
    static class BothTestCase {
        static Door door;

        @Test
        @DetectBuilderLeaks
        void leaks() {
            door = new Door("both");
        }
    }

    @Test
    void aPlainTestsLeakIsNotBlamedOnAnAnnotatedOne() {
        EngineRun run = EngineRun.of(BeforeTestCase.class, UnwatchedTestCase.class, AfterTestCase.class);

        try (Door ofClass = UnwatchedTestCase.ofClass;
                Door ofTest = UnwatchedTestCase.ofTest) {
            assertThat(run.failures()).containsOnlyKeys("leaksItsOwn()");
            assertThat(run.message("leaksItsOwn()"))
                    .startsWith("AnnotationTests.AfterTestCase.leaksItsOwn() leaked 1 resource\n\n  Door  its own\n");
            assertThat(ofClass.isOpen()).isTrue();
            assertThat(ofTest.isOpen()).isTrue();
        }
    }

    @DetectBuilderLeaks
    static class BeforeTestCase {
        @Test
        void clean() {}
    }

    static class UnwatchedTestCase {
        static Door ofClass;
        static Door ofTest;

        @BeforeAll
        static void open() {
            ofClass = new Door("of the plain class");
        }

        @Test
        void leaks() {
            ofTest = new Door("of the plain test");
        }
    }

    @DetectBuilderLeaks
    static class AfterTestCase {
        @Test
        void leaksItsOwn() {
            new Door("its own");
        }
    }

    @Test
    void whatAnEngineLeavesOpenInsideATestIsThatTests() {
        EngineRun outer = EngineRun.of(EngineInsideTestCase.class);

        assertThat(outer.failures()).containsOnlyKeys("runsAnEngine()");
        assertThat(outer.message("runsAnEngine()"))
                .startsWith("AnnotationTests.EngineInsideTestCase.runsAnEngine() leaked 1 resource\n\n"
                        + "  Door  of the plain one inside\n");
        assertThat(EngineInsideTestCase.inner.failures()).containsOnlyKeys("watchedInside()");
    }

    @DetectBuilderLeaks
    static class EngineInsideTestCase {
        static EngineRun inner;

        @Test
        void runsAnEngine() {
            inner = EngineRun.of(WatchedInsideTestCase.class, PlainInsideTestCase.class);
        }
    }

    @DetectBuilderLeaks
    static class WatchedInsideTestCase {
        @Test
        void watchedInside() {
            new Door("of the watched one inside");
        }
    }

    static class PlainInsideTestCase {
        @Test
        void plainInside() {
            new Door("of the plain one inside");
        }
    }
}
