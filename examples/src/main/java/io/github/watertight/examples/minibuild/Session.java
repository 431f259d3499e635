package io.github.watertight.examples.minibuild;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.work.Builder;
import io.github.watertight.work.BuilderOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What one run of a command works with. It opens Builders but owns none.
 *
 * @param directory the working directory, absolute: the project's, for the commands that need one
 * @param environment the environment variables
 * @param out what the command says
 * @param err what it complains of, and the commands that it prints
 * @param registry where Builders and child processes are registered
 * @param arguments what was given to the command
 */
record Session(
        Path directory,
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        CleanupRegistry registry,
        Arguments arguments) {

    static final String TEMP_DIR_VARIABLE = "WATERTIGHT_TMPDIR";
    static final String JOBS_VARIABLE = "MINIBUILD_JOBS";

    boolean has(Flag flag) {
        return arguments.has(flag);
    }

    /** Opens a Builder as the flags say. The caller closes it. */
    Builder openBuilder() throws IOException {
        BuilderOptions options = BuilderOptions.defaults().registry(registry).tempDir(tempDir());
        if (has(Flag.DRY_RUN)) {
            options = options.dryRun();
        }
        if (has(Flag.PRINT)) {
            options = options.printWorkDir();
        }
        if (has(Flag.KEEP)) {
            options = options.keepWorkDir();
        }
        return Builder.open(options);
    }

    /** Takes it from this session's environment, which need not be the process's; Builder would ask the process's. */
    private Path tempDir() {
        String variable = environment.getOrDefault(TEMP_DIR_VARIABLE, "");
        return directory.resolve(variable.isEmpty() ? System.getProperty("java.io.tmpdir") : variable);
    }

    /** Says how many packages are compiled at the same time. */
    int jobs() throws UsageException {
        String variable = environment.getOrDefault(JOBS_VARIABLE, "");
        if (variable.isEmpty()) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (!variable.matches("[1-9][0-9]{0,2}")) {
            throw new UsageException(JOBS_VARIABLE + "=" + variable + " is not a number of jobs; allowed are 1 to 999");
        }
        return Integer.parseInt(variable);
    }
}
