package io.github.watertight.examples.minibuild;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lists the packages. That needs a Builder only for what cannot be known without building. */
final class ListCommand implements Command {

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String summary() {
        return "list the packages";
    }

    @Override
    public List<Flag> flags() {
        List<Flag> flags = new ArrayList<>(BUILD_FLAGS);
        flags.addAll(List.of(Flag.DEPENDENCIES, Flag.STALE));
        return flags;
    }

    @Override
    public int run(Session session) throws UsageException, IOException, InterruptedException {
        if (session.has(Flag.DEPENDENCIES) && session.has(Flag.STALE)) {
            throw new UsageException("both -deps and -stale given to list; allowed is one of them");
        }
        Project project = Project.load(session.directory());
        PackageGraph packages = project.packages();
        if (session.has(Flag.STALE)) {
            listStale(session, project, packages);
        } else if (session.has(Flag.DEPENDENCIES)) {
            for (String name : packages.order()) {
                session.out().println((name + ": " + String.join(" ", packages.dependencies(name))).stripTrailing());
            }
        } else {
            new TreeSet<>(packages.order()).forEach(session.out()::println);
        }
        return 0;
    }

    private static void listStale(Session session, Project project, PackageGraph packages)
            throws UsageException, IOException, InterruptedException {
        try (Builder builder = session.openBuilder()) {
            Shell shell = new Shell(session, builder);
            CompiledPackages compiled = CompiledPackages.compile(shell, packages, List.of(), Lint.NONE);
            if (!shell.isLive()) {
                return;
            }
            NavigableMap<String, byte[]> installed = ResultJar.installedClasses(project.installedJar());
            for (String name : new TreeSet<>(packages.order())) {
                session.out().println(name + "\t" + state(name, compiled.directory(name), installed));
            }
        }
    }

    private static String state(String name, Path built, NavigableMap<String, byte[]> installed) throws IOException {
        String prefix = name.replace('.', '/') + "/";
        NavigableMap<String, byte[]> before = new TreeMap<>(installed);
        before.keySet().removeIf(entry -> !entry.startsWith(prefix) || entry.indexOf('/', prefix.length()) >= 0);
        if (before.isEmpty()) {
            return "stale: not installed";
        }
        NavigableMap<String, byte[]> now = ResultJar.classes(built);
        boolean same = before.keySet().equals(now.keySet());
        for (Map.Entry<String, byte[]> entry : now.entrySet()) {
            same = same && Arrays.equals(entry.getValue(), before.get(entry.getKey()));
        }
        return same ? "up to date" : "stale: differs from what is installed";
    }
}
