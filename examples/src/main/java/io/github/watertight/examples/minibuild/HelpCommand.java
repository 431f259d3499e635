package io.github.watertight.examples.minibuild;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Explains the tool, or one command. */
final class HelpCommand implements Command {

    private final List<Command> commands;

    /** Explains these commands, and not itself. */
    HelpCommand(List<Command> commands) {
        this.commands = commands;
    }

    @Override
    public String name() {
        return "help";
    }

    @Override
    public String summary() {
        return "explain a command";
    }

    @Override
    public List<Flag> flags() {
        return List.of();
    }

    @Override
    public String operands() {
        return "[command]";
    }

    @Override
    public int run(Session session) throws UsageException {
        List<String> topics = session.arguments().operands();
        if (topics.isEmpty()) {
            session.out().println("Minibuild builds the Java project in the current directory.");
            session.out().println();
            commands.forEach(command -> session.out().printf("  %-8s %s%n", command.name(), command.summary()));
            return 0;
        }
        String names = commands.stream().map(Command::name).collect(Collectors.joining(", "));
        if (topics.size() > 1) {
            throw new UsageException("help given on " + String.join(" ", topics) + "; allowed is one of " + names);
        }
        for (Command command : commands) {
            if (command.name().equals(topics.get(0))) {
                explain(command, session.out());
                return 0;
            }
        }
        throw new UsageException("no help on " + topics.get(0) + "; allowed are " + names);
    }

    private static void explain(Command command, PrintStream out) {
        String flags =
                command.flags().stream().map(flag -> "[" + flag.text() + "]").collect(Collectors.joining(" "));
        out.println("usage: minibuild "
                + String.join(" ", command.name(), flags, command.operands()).strip());
        out.println();
        out.println(command.summary());
        out.println();
        command.flags().forEach(flag -> out.printf("  %-7s %s%n", flag.text(), flag.explanation()));
    }
}
