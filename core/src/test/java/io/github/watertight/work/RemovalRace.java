package io.github.watertight.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An attack on a removal, tried again and again. Only those attacks prove anything that <em>landed</em>: what that means, each
 * kind of attack says itself.
 */
abstract class RemovalRace {

    /** What came of one attack. */
    enum Outcome {
        MISSED,
        HARMLESS,
        BREACHED
    }

    private int trials;
    private int landed;
    private int breached;

    final int trials() {
        return trials;
    }

    final int landed() {
        return landed;
    }

    /** In how many of the attacks that landed files outside of the tree were deleted. */
    final int breached() {
        return breached;
    }

    /** Tries until that many attacks have landed, but not more often than allowed. */
    final void run(Path scratch, int wanted, int mostTrials) throws Exception {
        while (landed < wanted && trials < mostTrials) {
            Path place = Files.createDirectory(scratch.resolve("trial-" + trials++));
            Outcome outcome = attack(place);
            landed += outcome == Outcome.MISSED ? 0 : 1;
            breached += outcome == Outcome.BREACHED ? 1 : 0;
            new ProcessBuilder("rm", "-rf", place.toString()).start().waitFor();
        }
    }

    /** Attacks once, in an empty directory. */
    abstract Outcome attack(Path place) throws Exception;

    static Path fill(Path directory, int files) throws IOException {
        for (int i = 0; i < files; i++) {
            Files.createFile(directory.resolve("file" + i));
        }
        return directory;
    }
}
