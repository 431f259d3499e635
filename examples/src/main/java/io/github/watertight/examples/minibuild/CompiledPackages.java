package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Packages compiled into the object directories of a Builder, which go when that is closed. */
final class CompiledPackages {

    private final PackageGraph graph;
    private final Map<String, Path> directories = new ConcurrentHashMap<>();
    private final Map<String, List<String>> warnings = new ConcurrentHashMap<>();

    private CompiledPackages(PackageGraph graph) {
        this.graph = graph;
    }

    /**
     * Compiles the packages of a graph, independent ones at the same time.
     *
     * @param classPath what they may use besides each other
     * @throws CompilationException if a package does not compile; those of other packages are suppressed in it
     */
    static CompiledPackages compile(Shell shell, PackageGraph graph, List<Path> classPath, Lint lint)
            throws UsageException, IOException, InterruptedException {
        CompiledPackages compiled = new CompiledPackages(graph);
        Javac javac = Javac.ofThisJdk();
        // Commands that are only shown come in the same order each time.
        int jobs = shell.isLive() ? shell.session().jobs() : 1;
        ParallelWalk.run(graph, jobs, name -> compiled.compile(shell, javac, graph.source(name), classPath, lint));
        return compiled;
    }

    private void compile(Shell shell, Javac javac, SourcePackage source, List<Path> classPath, Lint lint)
            throws IOException {
        Path directory = shell.newObjectDir();
        List<Path> visible = new ArrayList<>(List.of(directory));
        graph.allDependencies(source.name()).forEach(dependency -> visible.add(directory(dependency)));
        visible.addAll(classPath);
        Path project = shell.session().directory();
        List<String> command = new ArrayList<>(List.of("javac", "-proc:none", lint.option(), "-d"));
        command.addAll(List.of(shell.name(directory), "-cp", shell.classPath(visible)));
        source.files().forEach(file -> command.add(shell.name(file)));
        if (shell.announce(command)) {
            warnings.put(
                    source.name(), javac.compile(source.name(), project, source.files(), visible, directory, lint));
        }
        directories.put(source.name(), directory);
    }

    /** Gives the directory of a compiled package. */
    Path directory(String name) {
        return Objects.requireNonNull(directories.get(name), name);
    }

    /** Lists the directories of all packages. */
    List<Path> directories() {
        return graph.order().stream().map(this::directory).toList();
    }

    /** Lists the compiler's warnings, package by package. */
    List<String> warnings() {
        return graph.order().stream()
                .flatMap(name -> warnings.getOrDefault(name, List.of()).stream())
                .toList();
    }
}
