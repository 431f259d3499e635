package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.ChildJvm;
import io.github.watertight.ChildJvm.Outcome;
import io.github.watertight.ChildJvm.Running;
import io.github.watertight.Stress;
import io.github.watertight.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JVMs that are killed while they open, write and close, beside others that live: after the next start nothing is left of
 * the former, and nothing of the latter is touched.
 */
@Tag(Stress.TAG)
class KilledJvmTests {

    private static final int TRIALS = Stress.times(10, 500);
    private static final int LIVE = Stress.times(2, 20);

    @TempDir(factory = InMemoryTempDir.class)
    Path scratch;

    /** The main class of the JVMs that are killed: threads that open, write and close, without a pause. */
    static final class BusyTestCase {
        private BusyTestCase() {}

        public static void main(String[] arguments) throws Exception {
            for (int i = 0; i < 3; i++) {
                Threads.start("busy " + i, () -> {
                    work();
                    return null;
                });
            }
            work();
        }

        private static void work() throws IOException {
            Deque<Builder> open = new ArrayDeque<>();
            for (int i = 0; ; i++) {
                Builder builder = Builder.open();
                open.add(builder);
                Path objects = builder.newObjectDir();
                for (int file = 0; file < 3; file++) {
                    Files.writeString(objects.resolve("object" + file), "bytes");
                }
                if (open.size() > 2) {
                    open.remove().close();
                }
                if (i == 0) {
                    System.out.println(ChildJvm.READY);
                }
            }
        }
    }

    private ChildJvm child(Class<?> main, String... arguments) {
        ChildJvm child = ChildJvm.of(main, scratch.resolve("tmp"));
        Stream.of(arguments).forEach(child::argument);
        return child;
    }

    private List<String> left() {
        return List.of(scratch.resolve("tmp").toFile().list());
    }

    @Test
    void nothingIsLeftOfThoseThatWereKilledAndNothingIsTakenFromThoseThatLive() throws Exception {
        List<Running> living = new ArrayList<>();
        try (LoggedMessages logged = new LoggedMessages()) {
            for (int i = 0; i < LIVE; i++) {
                living.add(child(MarkedDirectoriesTestCase.class, "open", "open", "wait")
                        .start());
            }
            living.forEach(Running::awaitReady);
            List<String> ofTheLiving = left();
            assertThat(ofTheLiving).hasSize(3 * LIVE);

            int orphans = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                kill(trial);
                List<String> found = new ArrayList<>(left());
                found.removeAll(ofTheLiving);
                orphans += found.size();
                // What the next JVM does when it opens its first Builder, and every so often a real one.
                if (trial % 50 == 0) {
                    Outcome next = child(MarkedDirectoriesTestCase.class, "open-and-close", "await-orphans")
                            .run();
                    assertThat(next.status()).isZero();
                } else {
                    new Orphans(scratch.resolve("tmp"), Files.getOwner(scratch), () -> false).reclaim();
                }

                assertThat(left()).as("trial %d", trial).containsExactlyInAnyOrderElementsOf(ofTheLiving);
                if (trial % 50 == 0) {
                    assertThatTheFilesAreThere(ofTheLiving);
                }
            }

            assertThatTheFilesAreThere(ofTheLiving);
            assertThat(orphans).as("what was there to reclaim").isGreaterThan(TRIALS);
            assertThat(logged.at(Level.FINE)).as("left alone").isEmpty();
            System.out.printf("%d JVMs killed, %d orphans reclaimed, %d live JVMs untouched%n", TRIALS, orphans, LIVE);
        } finally {
            for (Running live : living) {
                live.kill().await();
            }
        }
    }

    /** Kills one in the middle of whatever it does then. */
    private void kill(int trial) throws Exception {
        Running busy = child(BusyTestCase.class).start();
        // Some before they have opened anything.
        boolean early = trial % 5 == 4;
        if (!early) {
            busy.awaitReady();
        }
        Random random = new Random(trial);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(early ? 300_000 : 10_000)));
        busy.kill().await();
    }

    private void assertThatTheFilesAreThere(List<String> names) {
        for (String name : names) {
            Path path = scratch.resolve("tmp").resolve(name);
            if (Files.isDirectory(path)) {
                assertThat(path.resolve("b001/object")).hasContent("bytes");
            }
        }
    }
}
