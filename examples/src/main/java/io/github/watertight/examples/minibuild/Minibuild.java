package io.github.watertight.examples.minibuild;

import io.github.watertight.CleanupFailure;
import io.github.watertight.CleanupRegistry;
import io.github.watertight.CleanupReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Builds, runs, tests and vets small Java projects. It is the tool itself: it finds the command, runs it, and ends as
 * {@code cmd/go} does, by closing whatever the command has left open.
 *
 * <p>{@link #main} makes one for the process. Tests make their own, with a registry of their own.
 *
 * @since 0.1.0
 */
public final class Minibuild {

    private static final String LEAKED = "minibuild: internal error: Builder leaked on successful exit";

    private final Path workingDirectory;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final CleanupRegistry registry;
    private final List<Command> commands;

    /**
     * Makes a tool that works in a directory.
     *
     * @param workingDirectory the directory that the tool takes for its current one
     * @param environment the environment variables, for the tool and for the programs that it starts
     * @param out what the tool says
     * @param err what it complains of, and the commands that {@code -n} and {@code -x} print; Builders print their
     *     {@code WORK=} line on {@link System#err} all the same
     * @param registry where Builders and child processes are registered; each run ends by closing all that is open
     *     in it, so a tool that is not the whole process needs one of its own
     */
    public Minibuild(
            Path workingDirectory,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            CleanupRegistry registry) {
        this(workingDirectory, environment, out, err, registry, List.of());
    }

    Minibuild(
            Path workingDirectory,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            CleanupRegistry registry,
            List<Command> moreCommands) {
        this.workingDirectory = workingDirectory.toAbsolutePath().normalize();
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.err = err;
        this.registry = registry;
        this.commands = new ArrayList<>(List.of(
                new BuildCommand(),
                new InstallCommand(),
                new RunCommand(),
                new TestCommand(),
                new VetCommand(),
                new ListCommand(),
                new EnvCommand(),
                new BugCommand()));
        commands.add(new HelpCommand(List.copyOf(commands)));
        commands.addAll(moreCommands);
    }

    /**
     * Runs the tool and exits with its status.
     *
     * @param args a command, its flags and its operands
     */
    public static void main(String[] args) {
        System.exit(new Minibuild(Path.of(""), System.getenv(), System.out, System.err, CleanupRegistry.global())
                .run(args));
    }

    /**
     * Runs one command, then closes all that is open in the registry.
     *
     * @param args a command, its flags and its operands
     * @return the exit status: 0 if all went well; 2 for bad usage; else 1, also when the command went well but left a
     *     Builder open, or when one could not be removed
     */
    public int run(String... args) {
        Complaints complaints = new Complaints(err);
        return end(perform(List.of(args), complaints), complaints);
    }

    /** Runs one command, and closes nothing that it has not closed. */
    int perform(List<String> args, Complaints complaints) {
        try {
            return dispatch(args);
        } catch (UsageException e) {
            complaints.print(e);
            return 2;
        } catch (IOException e) {
            complaints.print(e);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            complaints.print(new IOException("interrupted", e));
            return 1;
        }
    }

    private int dispatch(List<String> args) throws UsageException, IOException, InterruptedException {
        if (args.isEmpty()) {
            throw new UsageException("no command given; allowed are " + commandNames());
        }
        for (Command command : commands) {
            if (command.name().equals(args.get(0))) {
                Arguments arguments = Arguments.parse(command, args.subList(1, args.size()));
                return command.run(new Session(workingDirectory, environment, out, err, registry, arguments));
            }
        }
        throw new UsageException("unknown command " + args.get(0) + "; allowed are " + commandNames());
    }

    private String commandNames() {
        return commands.stream().map(Command::name).collect(Collectors.joining(", "));
    }

    /** Does what cmd/go's only exit handler does: a leak spoils a clean exit; on others it is closed in silence. */
    int end(int status, Complaints complaints) {
        CleanupReport report = registry.closeAll();
        for (CleanupFailure failure : report.failures()) {
            complaints.print(failure.cause());
        }
        if (status == 0 && report.failures().isEmpty() && !report.leaks().isEmpty()) {
            err.println(LEAKED);
        }
        return report.exitStatus(status);
    }
}
