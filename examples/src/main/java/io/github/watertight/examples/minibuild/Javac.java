package io.github.watertight.examples.minibuild;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The JDK's compiler. It keeps nothing between calls. Thread-safe. */
final class Javac {

    private final JavaCompiler compiler;

    private Javac(JavaCompiler compiler) {
        this.compiler = compiler;
    }

    /** Finds the compiler of the JDK that this runs on. */
    static Javac ofThisJdk() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("no Java compiler in " + System.getProperty("java.home") + ": a JDK is needed");
        }
        return new Javac(compiler);
    }

    /**
     * Parses files.
     *
     * @throws CompilationException if that finds errors
     */
    Iterable<? extends CompilationUnitTree> parse(Path project, List<Path> sources) throws IOException {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = fileManager(diagnostics)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, diagnostics, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            Iterable<? extends CompilationUnitTree> units = task.parse();
            List<String> errors = describe(project, diagnostics, Diagnostic.Kind.ERROR);
            if (!errors.isEmpty()) {
                throw new CompilationException("syntax", errors);
            }
            return units;
        }
    }

    /**
     * Compiles files.
     *
     * @return the warnings, as they are shown
     * @throws CompilationException if they do not compile
     */
    List<String> compile(
            String subject, Path project, List<Path> sources, List<Path> classPath, Path directory, Lint lint)
            throws IOException {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = fileManager(diagnostics)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(directory));
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            List.of("-proc:none", lint.option()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            List<String> warnings = lint == Lint.NONE
                    ? List.of()
                    : describe(project, diagnostics, Diagnostic.Kind.WARNING, Diagnostic.Kind.MANDATORY_WARNING);
            if (!compiled) {
                List<String> findings = new ArrayList<>(describe(project, diagnostics, Diagnostic.Kind.ERROR));
                findings.addAll(warnings);
                throw new CompilationException(subject, findings);
            }
            return warnings;
        }
    }

    private StandardJavaFileManager fileManager(DiagnosticCollector<JavaFileObject> diagnostics) {
        return compiler.getStandardFileManager(diagnostics, Locale.ENGLISH, StandardCharsets.UTF_8);
    }

    private static List<String> describe(
            Path project, DiagnosticCollector<JavaFileObject> diagnostics, Diagnostic.Kind... kinds) {
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> List.of(kinds).contains(diagnostic.getKind()))
                .map(diagnostic -> describe(project, diagnostic))
                .toList();
    }

    /** Takes the compiler's own words, for they say more than a message, with the path as the user knows it. */
    private static String describe(Path project, Diagnostic<? extends JavaFileObject> diagnostic) {
        String text = diagnostic.toString();
        String prefix = project + File.separator;
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }
}
