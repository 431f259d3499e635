package io.github.watertight.examples.minibuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeTests {

    @Test
    void findsTheTypesOfAPackageAndTheDottedNamesInIt(@TempDir Path project) throws IOException {
        Path first = write(project, "src/a/First.java", """
                package a;

                import b.B;
                import static c.C.*;

                @d.D
                public class First extends e.E<f.F> {
                    Object field = g.G.make().chained.call(this.field);

                    class Nested {}
                }
                """);
        Path second = write(project, "src/a/Second.java", "package a; interface Second {} record Third() {}");

        assertThat(SourceTree.read(project, "src"))
                .containsExactly(new SourcePackage(
                        "a",
                        List.of(first, second),
                        Set.of("First", "Second", "Third"),
                        Set.of("b.B", "c.C.*", "d.D", "e.E", "f.F", "g.G.make", "this.field")));
    }

    @Test
    void aMissingDirectoryHasNoPackages(@TempDir Path project) throws IOException {
        assertThat(SourceTree.read(project, "src")).isEmpty();
    }

    private static Path write(Path project, String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
