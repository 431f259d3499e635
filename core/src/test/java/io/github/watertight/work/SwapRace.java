package io.github.watertight.work;

import io.github.watertight.Threads;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The attack on whoever deletes a tree by path: while it is being deleted, a directory in it becomes a link to another,
 * whose files have the same names. As soon as the attacker sees the first file go, it moves the directory aside and puts the
 * link there. Only a swap that <em>landed</em> proves anything: when the link is there, files are left to be deleted.
 */
final class SwapRace extends RemovalRace {

    private static final int FILES = 500;

    /** What deletes. It may throw: to stop is no harm. */
    interface Deleter {
        void delete(Path tree) throws Exception;
    }

    private final Deleter deleter;
    private long lost;

    SwapRace(Deleter deleter) {
        this.deleter = deleter;
    }

    /** How many files outside were deleted. */
    long lost() {
        return lost;
    }

    @Override
    Outcome attack(Path place) throws Exception {
        Path victim = fill(Files.createDirectory(place.resolve("outside")), FILES);
        Path tree = Files.createDirectory(place.resolve("tree"));
        Path target = fill(Files.createDirectory(tree.resolve("v")), FILES);
        AtomicBoolean deleted = new AtomicBoolean();

        Threads.Running<Boolean> attacker = Threads.start("attacker", () -> swap(target, victim, place, deleted));
        try {
            deleter.delete(tree);
        } catch (IOException | RuntimeException | AssertionError stopped) {
            // What counts is what it has deleted.
        } finally {
            deleted.set(true);
        }
        if (!attacker.join()) {
            return Outcome.MISSED;
        }
        int left = victim.toFile().list().length;
        lost += FILES - left;
        return left < FILES ? Outcome.BREACHED : Outcome.HARMLESS;
    }

    /** Returns whether the link was there in time. */
    private static boolean swap(Path target, Path victim, Path place, AtomicBoolean deleted) throws IOException {
        File directory = target.toFile();
        while (!deleted.get()) {
            String[] names = directory.list();
            if (names == null) {
                return false;
            }
            if (names.length < FILES) {
                Path aside = place.resolve("aside");
                try {
                    Files.move(target, aside);
                    Files.createSymbolicLink(target, victim);
                } catch (NoSuchFileException tooLate) {
                    return false;
                }
                String[] notYetDeleted = aside.toFile().list();
                return notYetDeleted != null && notYetDeleted.length > 0 && !deleted.get();
            }
        }
        return false;
    }
}
