package io.github.watertight.work;

import io.github.watertight.Threads;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The attack on the moment between a look at a directory and its opening: as soon as the directory has been seen, the attacker
 * puts something else in its place and takes it away again, as fast as it can. A swap <em>landed</em> if a directory was seen
 * and something else was there to be opened.
 */
final class FlickerRace extends RemovalRace {

    private static final int FILES = 3;

    /** What appears in whose place. */
    enum Swap {
        LINK_FOR_A_DIRECTORY_BELOW,
        DIRECTORY_FOR_THE_ROOT
    }

    private final Swap swap;
    private final boolean careless;

    /**
     * Prepares the race.
     *
     * @param careless whether to take from the removal what protects it: the refusal of links, or the key of the root
     */
    FlickerRace(Swap swap, boolean careless) {
        this.swap = swap;
        this.careless = careless;
    }

    @Override
    Outcome attack(Path place) throws Exception {
        Path root = Files.createDirectory(place.resolve("root"));
        Path below = fill(Files.createDirectory(root.resolve("v")), FILES);
        Path victim = Files.createDirectory(place.resolve("victim"));
        fill(Files.createDirectory(victim.resolve("v")), FILES);
        fill(victim, FILES);
        Object victimKey = keyOf(victim);
        Path attacked = swap == Swap.LINK_FOR_A_DIRECTORY_BELOW ? below : root;
        Path decoy = swap == Swap.LINK_FOR_A_DIRECTORY_BELOW
                ? Files.createSymbolicLink(place.resolve("decoy"), victim)
                : victim;

        Object rootKey = keyOf(root);
        Attacker attacker = new Attacker(attacked, decoy, place.resolve("aside"));
        Watch watch = new Watch(attacker);
        Threads.Running<Void> attack = Threads.start("attacker", attacker::flicker);
        try (SecureDirectoryStream<Path> parent = (SecureDirectoryStream<Path>) Files.newDirectoryStream(place)) {
            boolean anyRoot = careless && swap == Swap.DIRECTORY_FOR_THE_ROOT;
            new TreeRemoval(new InterposedDirectory(parent, watch), root, anyRoot ? null : rootKey, () -> false).run();
        } catch (IOException stoppedByTheAttack) {
            // What counts is what it has deleted.
        } finally {
            attacker.stopped = true;
            attack.join();
        }
        // The attacker may have left it in the root's place.
        if (!isWhole(victim, victimKey) && !isWhole(root, victimKey)) {
            return Outcome.BREACHED;
        }
        return watch.landed ? Outcome.HARMLESS : Outcome.MISSED;
    }

    private static boolean isWhole(Path directory, Object key) throws IOException {
        return Files.exists(directory)
                && keyOf(directory).equals(key)
                && directory.toFile().list().length == FILES + 1;
    }

    private static Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Goes on until it is stopped, or the removal was faster. */
    private static final class Attacker {
        private final Path attacked;
        private final Path decoy;
        private final Path aside;
        private final AtomicInteger moves = new AtomicInteger();
        private volatile boolean started;
        private volatile boolean stopped;

        Attacker(Path attacked, Path decoy, Path aside) {
            this.attacked = attacked;
            this.decoy = decoy;
            this.aside = aside;
        }

        void flicker() throws IOException {
            while (!started && !stopped) {
                Thread.onSpinWait();
            }
            try {
                while (!stopped) {
                    move(attacked, aside);
                    move(decoy, attacked);
                    move(attacked, decoy);
                    move(aside, attacked);
                }
            } catch (NoSuchFileException removed) {
                return;
            } finally {
                stopped = true;
            }
        }

        private void move(Path from, Path to) throws IOException {
            Files.move(from, to);
            moves.incrementAndGet();
        }

        /** Lets it begin, and waits until it has moved so often, or has ended. */
        void await(int number) {
            started = true;
            while (moves.get() < number && !stopped) {
                Thread.onSpinWait();
            }
        }
    }

    /** Sees what is opened under the name that is attacked. */
    private final class Watch implements InterposedDirectory.Interposer {
        private final Attacker attacker;
        private final Object key;
        private final Path name;
        private boolean landed;

        Watch(Attacker attacker) throws IOException {
            this.attacker = attacker;
            this.key = FlickerRace.keyOf(attacker.attacked);
            this.name = attacker.attacked.getFileName();
        }

        /** The directory has been seen: now the attacker begins, and is given the time for some moves of its first round. */
        @Override
        public void before(String operation, Path entry) {
            if (operation.equals("open") && entry.equals(name)) {
                attacker.await(1 + ThreadLocalRandom.current().nextInt(3));
            }
        }

        @Override
        public SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> in, Path entry, LinkOption... options)
                throws IOException {
            boolean attacked = entry.equals(name);
            try {
                SecureDirectoryStream<Path> opened =
                        careless ? in.newDirectoryStream(entry) : in.newDirectoryStream(entry, options);
                landed |= attacked && !Objects.equals(keyOf(opened), key);
                return opened;
            } catch (NoSuchFileException gone) {
                throw gone;
            } catch (FileSystemException isALink) {
                landed |= attacked;
                throw isALink;
            }
        }

        private static @Nullable Object keyOf(SecureDirectoryStream<Path> directory) throws IOException {
            return directory
                    .getFileAttributeView(BasicFileAttributeView.class)
                    .readAttributes()
                    .fileKey();
        }
    }
}
