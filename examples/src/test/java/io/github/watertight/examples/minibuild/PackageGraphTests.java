package io.github.watertight.examples.minibuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackageGraphTests {

    @Test
    void ordersPackagesAfterWhatTheyDependOn() throws IOException {
        PackageGraph graph = PackageGraph.of(
                List.of(source("a", "b.T", "c.T"), source("b", "d.T"), source("c", "d.T"), source("d"), source("e")));

        assertThat(graph.order()).containsExactly("d", "b", "c", "a", "e");
        assertThat(graph.dependencies("a")).containsExactly("b", "c");
        assertThat(graph.allDependencies("a")).containsExactly("b", "c", "d");
    }

    @Test
    void takesANameForAReferenceIfItNamesATypeOfThePackage() throws IOException {
        assertThat(dependenciesOfReference("b.T")).containsExactly("b");
        assertThat(dependenciesOfReference("b.T.member.more")).containsExactly("b");
        assertThat(dependenciesOfReference("b.*")).containsExactly("b");
        assertThat(dependenciesOfReference("b.c.T")).containsExactly("b.c");
        assertThat(dependenciesOfReference("b.c.Nested")).isEmpty();
        assertThat(dependenciesOfReference("b.field")).isEmpty();
        assertThat(dependenciesOfReference("java.util.List")).isEmpty();
        assertThat(dependenciesOfReference("a.T")).as("itself").isEmpty();
    }

    @Test
    void namesACycle() {
        assertThatThrownBy(() -> PackageGraph.of(
                        List.of(source("a", "b.T"), source("b", "c.T"), source("c", "d.T"), source("d", "b.T"))))
                .isInstanceOf(IOException.class)
                .hasMessage("packages depend on each other in a circle: b -> c -> d -> b");
    }

    private static Set<String> dependenciesOfReference(String reference) throws IOException {
        return PackageGraph.of(List.of(source("a", reference), source("b"), source("b.c")))
                .dependencies("a");
    }

    private static SourcePackage source(String name, String... references) {
        return new SourcePackage(name, List.of(), Set.of("T"), Set.of(references));
    }
}
