package io.github.watertight.examples.minibuild;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packages of a source directory. It parses, and does not resolve names: a dotted name counts as a reference
 * whatever it means, and {@link PackageGraph} picks those that name a type of the project.
 */
final class SourceTree {

    private final Path project;
    private final Path root;
    private final NavigableMap<String, SourcePackage> packages = new TreeMap<>();

    private SourceTree(Path project, Path root) {
        this.project = project;
        this.root = root;
    }

    /** Reads the packages below a directory of a project, which need not exist. */
    static Collection<SourcePackage> read(Path project, String directory) throws IOException {
        SourceTree tree = new SourceTree(project, project.resolve(directory));
        List<Path> files = tree.files();
        if (!files.isEmpty()) {
            for (CompilationUnitTree unit : Javac.ofThisJdk().parse(project, files)) {
                tree.add(unit);
            }
        }
        return tree.packages.values();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(path -> path.toString().endsWith(".java") && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        }
    }

    private void add(CompilationUnitTree unit) throws IOException {
        Path file = Path.of(unit.getSourceFile().toUri());
        String name = packageName(file, unit);
        SourcePackage source = packages.computeIfAbsent(
                name, key -> new SourcePackage(key, new ArrayList<>(), new TreeSet<>(), new TreeSet<>()));
        source.files().add(file);
        for (Tree declaration : unit.getTypeDecls()) {
            if (declaration instanceof ClassTree type) {
                source.types().add(type.getSimpleName().toString());
            }
        }
        new References(source.references()).scan(unit, null);
    }

    private String packageName(Path file, CompilationUnitTree unit) throws IOException {
        Path shown = project.relativize(file);
        if (unit.getPackageName() == null) {
            throw new IOException(shown + " declares no package, and packages are what is built");
        }
        String name = unit.getPackageName().toString();
        Path expected = root.resolve(name.replace(".", file.getFileSystem().getSeparator()));
        if (!expected.equals(file.getParent())) {
            throw new IOException(
                    shown + " declares package " + name + ", so it belongs in " + project.relativize(expected));
        }
        return name;
    }

    /** Collects the dotted names, each at its full length. */
    private static final class References extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final Set<String> names;

        References(Set<String> names) {
            this.names = names;
        }

        @Override
        public @Nullable Void visitPackage(PackageTree node, @Nullable Void unused) {
            // Its name is a dotted name too, but no reference.
            return scan(node.getAnnotations(), null);
        }

        @Override
        public @Nullable Void visitImport(ImportTree node, @Nullable Void unused) {
            names.add(Objects.toString(node.getQualifiedIdentifier()));
            return null;
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree node, @Nullable Void unused) {
            String text = node.toString();
            if (text.matches("[\\w$]+(\\.[\\w$]+)+")) {
                names.add(text);
                return null;
            }
            return super.visitMemberSelect(node, null);
        }
    }
}
