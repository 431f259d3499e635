package io.github.watertight.examples.minibuild;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.util.List;

/** Compiles the packages with all warnings, and keeps nothing else. */
final class VetCommand implements Command {

    @Override
    public String name() {
        return "vet";
    }

    @Override
    public String summary() {
        return "compile the packages with all warnings, and fail if there are any";
    }

    @Override
    public int run(Session session) throws UsageException, IOException, InterruptedException {
        PackageGraph packages = Project.load(session.directory()).packages();
        try (Builder builder = session.openBuilder()) {
            Shell shell = new Shell(session, builder);
            List<String> warnings = CompiledPackages.compile(shell, packages, List.of(), Lint.ALL)
                    .warnings();
            warnings.forEach(session.err()::println);
            return warnings.isEmpty() ? 0 : 1;
        }
    }
}
