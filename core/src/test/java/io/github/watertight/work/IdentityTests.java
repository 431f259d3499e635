package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.OpenResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of a work directory or of the one around it, a hundred times each: an error, and nothing is deleted. */
class IdentityTests {

    private static final int TIMES = 100;

    @TempDir
    Path scratch;

    private final CleanupRegistry registry = CleanupRegistry.isolated();

    /** What is done, given the temporary directory, the work directory in it, and a place elsewhere. */
    private interface Attack {
        void on(Path tempDir, Path workDir, Path elsewhere) throws IOException;
    }

    private enum Swap {
        MOVED_AWAY((tempDir, workDir, elsewhere) -> Files.move(workDir, elsewhere)),
        RENAMED((tempDir, workDir, elsewhere) -> Files.move(workDir, tempDir.resolve("renamed"))),
        REPLACED_BY_A_DIRECTORY((tempDir, workDir, elsewhere) -> {
            Files.move(workDir, elsewhere);
            Files.writeString(Files.createDirectory(workDir).resolve("precious"), "mine");
        }),
        REPLACED_BY_A_LINK_TO_IT((tempDir, workDir, elsewhere) -> {
            Files.move(workDir, elsewhere);
            Files.createSymbolicLink(workDir, elsewhere);
        }),
        REPLACED_BY_A_LINK_TO_ANOTHER((tempDir, workDir, elsewhere) -> {
            Files.move(workDir, elsewhere);
            Path victim = Files.createDirectory(elsewhere.resolveSibling("victim"));
            Files.writeString(victim.resolve("precious"), "mine");
            Files.createSymbolicLink(workDir, victim);
        }),
        PARENT_MOVED_AWAY((tempDir, workDir, elsewhere) -> Files.move(tempDir, elsewhere)),
        PARENT_REPLACED_WITH_A_NAMESAKE_IN_IT((tempDir, workDir, elsewhere) -> {
            Files.move(tempDir, elsewhere);
            Files.createDirectories(workDir);
            Files.writeString(workDir.resolve("precious"), "mine");
        }),
        PARENT_REPLACED_WITH_THE_DIRECTORY_IN_IT((tempDir, workDir, elsewhere) -> {
            Files.move(tempDir, elsewhere);
            Files.createDirectory(tempDir);
            Files.move(elsewhere.resolve(workDir.getFileName()), workDir);
        }),
        PARENT_REPLACED_BY_A_LINK_TO_ANOTHER((tempDir, workDir, elsewhere) -> {
            Files.move(tempDir, elsewhere);
            Path victim = Files.createDirectory(elsewhere.resolveSibling("victim"));
            Files.createDirectory(victim.resolve(workDir.getFileName()));
            Files.createSymbolicLink(tempDir, victim);
        });

        private final Attack attack;

        Swap(Attack attack) {
            this.attack = attack;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHundredTimesAnErrorAndNothingIsDeleted(Swap swap) throws IOException {
        for (int i = 0; i < TIMES; i++) {
            Path place = Files.createDirectory(scratch.resolve("place-" + i));
            Path tempDir = Files.createDirectory(place.resolve("tmp"));
            Builder builder =
                    Builder.open(BuilderOptions.defaults().tempDir(tempDir).registry(registry));
            Files.writeString(builder.newObjectDir().resolve("object"), "bytes");
            swap.attack.on(tempDir, builder.workDir(), place.resolve("elsewhere"));
            long entries = count(place);

            assertThatThrownBy(builder::close)
                    .isExactlyInstanceOf(IOException.class)
                    .message()
                    .startsWith("work directory " + builder.workDir() + " is ")
                    .containsAnyOf(" is gone: ", " is no longer ")
                    .endsWith("; nothing was removed");

            assertThat(count(place)).isEqualTo(entries);
            assertThat(count(place, path -> path.endsWith("b001/object"))).isEqualTo(1);
        }
        assertThat(registry.openResources())
                .hasSize(TIMES)
                .extracting(OpenResource::state)
                .containsOnly(OpenResource.State.CLOSE_FAILED);
    }

    private static long count(Path place) throws IOException {
        return count(place, path -> true);
    }

    private static long count(Path place, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(wanted).count();
        }
    }
}
