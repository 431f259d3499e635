package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What may be needed when the loader has been closed is loaded early. */
class LoadedClassesTests {

    /** Whoever opens a Builder has loaded these. */
    private static final List<String> LOADED_ANYHOW =
            List.of("Builder", "BuilderOptions", "LoadedClasses", "package-info");

    @Test
    void noClassOfThePackageIsForgotten() throws Exception {
        URI builder = Builder.class.getResource("Builder.class").toURI();
        try (Stream<Path> files = Files.list(Path.of(builder).getParent())) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".class", "")))
                    .filteredOn(name -> !name.contains("$") && !LOADED_ANYHOW.contains(name))
                    .containsExactlyInAnyOrderElementsOf(LoadedClasses.outermost().stream()
                            .map(Class::getSimpleName)
                            .toList());
        }
    }
}
