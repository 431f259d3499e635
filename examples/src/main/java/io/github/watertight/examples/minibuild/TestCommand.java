package io.github.watertight.examples.minibuild;

import io.github.watertight.work.Builder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Compiles the packages and their tests, and runs the tests of each package in a process. */
final class TestCommand implements Command {

    @Override
    public String name() {
        return "test";
    }

    @Override
    public String summary() {
        return "compile the packages and run the tests in test";
    }

    @Override
    public List<Flag> flags() {
        List<Flag> flags = new ArrayList<>(BUILD_FLAGS);
        flags.add(Flag.INSTALL);
        return flags;
    }

    @Override
    public int run(Session session) throws UsageException, IOException, InterruptedException {
        Project project = Project.load(session.directory());
        PackageGraph packages = project.packages();
        PackageGraph tests = project.tests();
        if (session.has(Flag.INSTALL)) {
            // In a Builder that is closed before the next one is opened.
            InstallCommand.install(session, project, packages);
        }
        try (Builder builder = session.openBuilder()) {
            Shell shell = new Shell(session, builder);
            List<Path> classPath = session.has(Flag.INSTALL)
                    ? List.of(project.installedJar())
                    : CompiledPackages.compile(shell, packages, List.of(), Lint.NONE)
                            .directories();
            CompiledPackages compiled = CompiledPackages.compile(shell, tests, classPath, Lint.NONE);
            List<Path> everything = new ArrayList<>(compiled.directories());
            everything.addAll(classPath);
            everything.add(ownClasses());
            return runAll(shell, packages, tests, everything);
        }
    }

    private static int runAll(Shell shell, PackageGraph packages, PackageGraph tests, List<Path> classPath)
            throws IOException, InterruptedException {
        NavigableSet<String> names = new TreeSet<>(packages.order());
        names.addAll(tests.order());
        boolean passed = true;
        for (String name : names) {
            passed &= passes(shell, name, testClasses(tests, name), classPath);
        }
        return passed ? 0 : 1;
    }

    private static boolean passes(Shell shell, String name, List<String> classes, List<Path> classPath)
            throws IOException, InterruptedException {
        Session session = shell.session();
        if (classes.isEmpty()) {
            report(shell, "?   \t" + name + "\t[no test classes]");
            return true;
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = new Program(shell, classPath, TestRunner.class.getName()).run(classes, output, output);
        String text = output.toString(StandardCharsets.UTF_8);
        boolean passed = !shell.isLive() || (status == 0 && text.stripTrailing().endsWith(TestRunner.PASSED));
        if (passed) {
            report(shell, "ok  \t" + name);
        } else {
            session.out().print(text);
            report(shell, "FAIL\t" + name + (status > 1 ? "\texit status " + status : ""));
        }
        return passed;
    }

    private static void report(Shell shell, String line) {
        if (shell.isLive()) {
            shell.session().out().println(line);
        }
    }

    private static List<String> testClasses(PackageGraph tests, String name) {
        return tests.order().contains(name)
                ? tests.source(name).types().stream()
                        .filter(type -> type.endsWith("Test"))
                        .map(type -> name + "." + type)
                        .toList()
                : List.of();
    }

    /** Finds the classes of this tool, for the test runner is one of them. */
    private static Path ownClasses() throws IOException {
        try {
            return Path.of(TestRunner.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("cannot find the classes of minibuild itself", e);
        }
    }
}
