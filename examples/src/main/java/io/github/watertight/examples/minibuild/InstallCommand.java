package io.github.watertight.examples.minibuild;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.util.List;

/** Compiles the packages and puts their jar into {@code bin}. */
final class InstallCommand implements Command {

    @Override
    public String name() {
        return "install";
    }

    @Override
    public String summary() {
        return "compile the packages and put their jar into bin";
    }

    @Override
    public int run(Session session) throws UsageException, IOException, InterruptedException {
        Project project = Project.load(session.directory());
        install(session, project, project.packages());
        return 0;
    }

    /** Installs in a Builder of its own, which is closed when this returns. */
    static void install(Session session, Project project, PackageGraph packages)
            throws UsageException, IOException, InterruptedException {
        try (Builder builder = session.openBuilder()) {
            Shell shell = new Shell(session, builder);
            CompiledPackages compiled = CompiledPackages.compile(shell, packages, List.of(), Lint.NONE);
            ResultJar.create(shell, project, compiled, project.installedJar());
        }
    }
}
