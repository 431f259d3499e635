package io.github.watertight;

import io.github.watertight.work.Builder;
import io.github.watertight.work.BuilderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The main class of the JVMs that {@link ExitStatusTests} starts: a program with one Builder, which ends as it should. */
final class ExitStatusTestCase {

    private ExitStatusTestCase() {}

    /** Takes the status that the program asks for, and what it does beside that. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        BuilderOptions options = BuilderOptions.defaults();
        Builder builder = Builder.open(words.contains("keep") ? options.keepWorkDir() : options);
        if (words.contains("move")) {
            // Then the Builder does not find it, and says so.
            Files.move(builder.workDir(), builder.workDir().resolveSibling("moved"));
        }
        if (words.contains("close")) {
            try {
                builder.close();
            } catch (IOException refused) {
                System.out.println("close failed");
            }
        }
        CleanupReport report = CleanupRegistry.global().closeAll();
        System.out.println(
                report.leaks().size() + " leaks, " + report.failures().size() + " failures");
        System.exit(report.exitStatus(Integer.parseInt(words.get(0))));
    }
}
