package io.github.watertight.examples.minibuild;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.util.List;

/** Compiles the packages and runs the main class from where they were compiled. */
final class RunCommand implements Command {

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "compile the packages and run the main class";
    }

    @Override
    public String operands() {
        return "[arguments of the program]";
    }

    @Override
    public int run(Session session) throws UsageException, IOException, InterruptedException {
        Project project = Project.load(session.directory());
        String mainClass = project.requiredMainClass();
        PackageGraph packages = project.packages();
        try (Builder builder = session.openBuilder()) {
            Shell shell = new Shell(session, builder);
            CompiledPackages compiled = CompiledPackages.compile(shell, packages, List.of(), Lint.NONE);
            Program program = new Program(shell, compiled.directories(), mainClass);
            int status = program.run(session.arguments().operands(), session.out(), session.err());
            if (status != 0) {
                session.err().println("exit status " + status);
                return 1;
            }
        }
        return 0;
    }
}
