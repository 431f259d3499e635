package io.github.watertight.work;

import io.github.watertight.ChildJvm;
import io.github.watertight.CleanupRegistry;
import io.github.watertight.ResourceScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** The main class of JVMs that open Builders and come to no good end: does what its arguments say, one after the other. */
final class MarkedDirectoriesTestCase {

    private MarkedDirectoriesTestCase() {}

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "open" -> openAndPrint(BuilderOptions.defaults());
                case "keep" -> openAndPrint(BuilderOptions.defaults().keepWorkDir());
                case "enter" -> enter(arguments[++i]);
                case "interrupt" -> Thread.currentThread().interrupt();
                case "open-and-close" -> Builder.open().close();
                case "fail-to-close" -> failToClose();
                case "read-markers" -> readMarkers();
                case "reclaim-at-exit" -> reclaimAtExit();
                case "await-orphans" -> awaitOrphans();
                case "halt" -> Runtime.getRuntime().halt(0);
                case "wait" -> {
                    Thread.interrupted();
                    System.out.println(ChildJvm.READY);
                    new CountDownLatch(1).await();
                }
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
    }

    private static void openAndPrint(BuilderOptions options) throws IOException {
        Builder builder = Builder.open(options);
        Files.writeString(builder.newObjectDir().resolve("object"), "bytes");
        System.out.println(builder.workDir());
    }

    /** For good: the thread ends with its JVM. */
    @SuppressWarnings({"resource", "MustBeClosedChecker"})
    private static void enter(String name) {
        ResourceScope scope = CleanupRegistry.global().openScope(name);
        scope.enter();
    }

    /** Closes while the directory is somewhere else, and then puts it back. */
    private static void failToClose() throws IOException {
        Builder builder = Builder.open();
        Path elsewhere = builder.workDir().resolveSibling("elsewhere");
        Files.move(builder.workDir(), elsewhere);
        try {
            builder.close();
            throw new AssertionError("closed");
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        Files.move(elsewhere, builder.workDir());
    }

    /** As something else in the process might: which gives back the lock, as the JVM does not know. */
    private static void readMarkers() throws IOException {
        try (Stream<Path> markers = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            for (Path marker :
                    markers.filter(path -> path.toString().endsWith(".lock")).toList()) {
                FileChannel.open(marker, StandardOpenOption.READ).close();
            }
        }
    }

    private static void reclaimAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
            try {
                new Orphans(tmp, Files.getOwner(tmp), () -> false).reclaim();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    static void awaitOrphans() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("watertight-orphans")) {
                thread.join();
            }
        }
    }
}
