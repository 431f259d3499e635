package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the module shows, and what it needs. */
class ModuleTests {

    private final ModuleDescriptor module = ModuleFinder.of(classes())
            .find("io.github.watertight")
            .orElseThrow()
            .descriptor();

    private static Path classes() {
        try {
            return Path.of(CleanupRegistry.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twoPackagesAreExportedToAllAndNothingIsOpened() {
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::toString)
                .containsExactlyInAnyOrder("io.github.watertight", "io.github.watertight.work");
        assertThat(module.opens()).isEmpty();
        assertThat(module.isOpen()).isFalse();
    }

    @Test
    void nothingButTheJdkIsNeededAtRunTime() {
        assertThat(module.requires())
                .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .extracting(Requires::name)
                .containsExactly("java.base");
    }
}
