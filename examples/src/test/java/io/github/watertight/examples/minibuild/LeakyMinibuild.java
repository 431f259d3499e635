package io.github.watertight.examples.minibuild;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.work.Builder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Minibuild with two more commands, which forget to close their Builders. */
final class LeakyMinibuild {

    private LeakyMinibuild() {}

    public static void main(String[] args) {
        System.exit(create(Path.of(""), System.getenv(), System.out, System.err, CleanupRegistry.global())
                .run(args));
    }

    static Minibuild create(
            Path directory,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            CleanupRegistry registry) {
        List<Command> leaks = List.of(new LeakCommand(), new LeakAndMoveCommand());
        return new Minibuild(directory, environment, out, err, registry, leaks);
    }

    /** Leaks a Builder, and ends with a status of one's choice. */
    private static final class LeakCommand implements Command {

        @Override
        public String name() {
            return "leak";
        }

        @Override
        public String summary() {
            return "leak a Builder";
        }

        @Override
        public String operands() {
            return "[status]";
        }

        @Override
        public int run(Session session) throws IOException {
            Builder builder = session.openBuilder();
            Files.writeString(builder.newObjectDir().resolve("object"), "content");
            return session.arguments().operands().stream()
                    .mapToInt(Integer::parseInt)
                    .sum();
        }
    }

    /** Leaks a Builder whose directory cannot be removed any more, because it is elsewhere. */
    private static final class LeakAndMoveCommand implements Command {

        @Override
        public String name() {
            return "leak-and-move";
        }

        @Override
        public String summary() {
            return "leak a Builder and move its directory away";
        }

        @Override
        public int run(Session session) throws IOException {
            Files.move(session.openBuilder().workDir(), session.directory().resolve("moved"));
            return 0;
        }
    }
}
