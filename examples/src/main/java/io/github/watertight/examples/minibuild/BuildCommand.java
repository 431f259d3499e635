package io.github.watertight.examples.minibuild;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.util.List;

/** Compiles the packages. The result is kept only if it can be run, and is then the only file that is written. */
final class BuildCommand implements Command {

    @Override
    public String name() {
        return "build";
    }

    @Override
    public String summary() {
        return "compile the packages, and write a jar if there is a main class";
    }

    @Override
    public int run(Session session) throws UsageException, IOException, InterruptedException {
        Project project = Project.load(session.directory());
        PackageGraph packages = project.packages();
        try (Builder builder = session.openBuilder()) {
            Shell shell = new Shell(session, builder);
            CompiledPackages compiled = CompiledPackages.compile(shell, packages, List.of(), Lint.NONE);
            if (project.mainClass() != null) {
                ResultJar.create(shell, project, compiled, project.builtJar());
            }
        }
        return 0;
    }
}
