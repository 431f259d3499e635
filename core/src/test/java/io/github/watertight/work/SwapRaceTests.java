package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.google.common.io.MoreFiles;
import io.github.watertight.Stress;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A directory becomes a link to another while it is being deleted: nothing of the other is, unlike with a walk by path. */
@Tag(Stress.TAG)
class SwapRaceTests {

    private static final int LANDED = Stress.times(10, 300);
    private static final int MOST_TRIALS = 30 * LANDED;

    @TempDir(factory = InMemoryTempDir.class)
    Path scratch;

    /** How others delete; their figures are printed, and are theirs to judge. */
    private enum Peer {
        GUAVA(MoreFiles::deleteRecursively),
        COMMONS_IO(tree -> FileUtils.deleteDirectory(tree.toFile())),
        JUNIT(GivenTempDirTestCase::delete);

        private final SwapRace.Deleter deleter;

        Peer(SwapRace.Deleter deleter) {
            this.deleter = deleter;
        }
    }

    /** Has JUnit take a directory for its {@code @TempDir}, and so delete it. */
    static final class GivenTempDirTestCase {

        private static volatile Path given;

        static final class Factory implements TempDirFactory {
            @Override
            public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) {
                return given;
            }
        }

        @TempDir(factory = Factory.class)
        Path tempDir;

        @Test
        void uses() {
            assertThat(tempDir).isEqualTo(given);
        }

        static void delete(Path tree) {
            given = tree;
            EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(GivenTempDirTestCase.class))
                    .execute()
                    .testEvents()
                    .assertStatistics(tests -> tests.started(1));
        }
    }

    private SwapRace run(String who, SwapRace.Deleter deleter, int landed) throws Exception {
        SwapRace race = new SwapRace(deleter);
        race.run(scratch, landed, MOST_TRIALS);
        System.out.printf(
                "%s: %d trials, %d swaps landed, %d of them breached, %d files outside lost%n",
                who, race.trials(), race.landed(), race.breached(), race.lost());
        return race;
    }

    /** Goes on where something is gone: else it would stop in the moment between the directory's going and the link's coming. */
    private static void walk(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void remove(Path tree) throws IOException {
        try (SecureDirectoryStream<Path> parent =
                (SecureDirectoryStream<Path>) Files.newDirectoryStream(tree.getParent())) {
            Object key = Files.readAttributes(tree, BasicFileAttributes.class).fileKey();
            new TreeRemoval(parent, tree, key, () -> false).run();
        }
    }

    @Test
    void noFileOutsideIsDeletedHoweverManySwapsLand() throws Exception {
        SwapRace race = run("Watertight", SwapRaceTests::remove, LANDED);

        assertThat(race.landed()).isEqualTo(LANDED);
        assertThat(race.lost()).isZero();
        assertThat(race.breached()).isZero();
    }

    /** Without a control that fails, the test above would prove nothing. */
    @Test
    void aWalkByPathLosesFilesInNearlyEverySwapThatLands() throws Exception {
        SwapRace race = run("Files.walkFileTree", SwapRaceTests::walk, Stress.times(10, 100));

        assertThat(race.landed()).isEqualTo(Stress.times(10, 100));
        // Of few, chance may take several.
        assertThat(race.breached()).isGreaterThanOrEqualTo(race.landed() * Stress.times(3, 9) / 10);
    }

    @ParameterizedTest
    @EnumSource
    void theOthersAreMeasuredInTheSameRun(Peer peer) throws Exception {
        SwapRace race = run(peer.name(), peer.deleter, Stress.times(2, 100));

        assertThat(race.landed()).isPositive();
    }

    private FlickerRace flicker(FlickerRace.Swap swap, boolean careless, int landed) throws Exception {
        FlickerRace race = new FlickerRace(swap, careless);
        race.run(scratch, landed, MOST_TRIALS);
        System.out.printf(
                "%s%s: %d trials, %d swaps landed, %d breached%n",
                swap, careless ? ", careless" : "", race.trials(), race.landed(), race.breached());
        assertThat(race.landed()).isEqualTo(landed);
        return race;
    }

    @ParameterizedTest
    @EnumSource
    void nothingOutsideIsDeletedWhereTheSwapLandsBetweenTheLookAndTheOpening(FlickerRace.Swap swap) throws Exception {
        assertThat(flicker(swap, false, LANDED).breached()).isZero();
    }

    /** Again the control: the same removal without what protects it there. */
    @ParameterizedTest
    @EnumSource
    void withoutItsProtectionTheRemovalDeletesOutsideInEverySwapThatLands(FlickerRace.Swap swap) throws Exception {
        FlickerRace race = flicker(swap, true, Stress.times(10, 100));

        assertThat(race.breached()).isGreaterThanOrEqualTo(race.landed() * 9 / 10);
    }
}
