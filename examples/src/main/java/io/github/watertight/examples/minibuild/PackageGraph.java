package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which packages depend on which, without cycles. Immutable. */
final class PackageGraph {

    private final NavigableMap<String, SourcePackage> sources = new TreeMap<>();
    private final NavigableMap<String, NavigableSet<String>> dependencies = new TreeMap<>();
    private final Set<String> order = new LinkedHashSet<>();

    private PackageGraph(Collection<SourcePackage> packages) throws IOException {
        packages.forEach(source -> sources.put(source.name(), source));
        packages.forEach(source -> dependencies.put(source.name(), findDependencies(source)));
        for (String name : sources.keySet()) {
            visit(name, new ArrayDeque<>());
        }
    }

    /**
     * Finds out what depends on what.
     *
     * @throws IOException if packages depend on each other in a circle, which the message names
     */
    static PackageGraph of(Collection<SourcePackage> packages) throws IOException {
        return new PackageGraph(packages);
    }

    private NavigableSet<String> findDependencies(SourcePackage source) {
        NavigableSet<String> found = new TreeSet<>();
        for (String reference : source.references()) {
            referencedPackage(reference)
                    .filter(name -> !name.equals(source.name()))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** Finds the longest beginning of a dotted name that is a package of ours, and is followed by a type of it. */
    private Optional<String> referencedPackage(String reference) {
        for (int dot = reference.lastIndexOf('.'); dot > 0; dot = reference.lastIndexOf('.', dot - 1)) {
            SourcePackage source = sources.get(reference.substring(0, dot));
            if (source != null) {
                String next = reference.substring(dot + 1).replaceFirst("\\..*", "");
                if (next.equals("*") || source.types().contains(next)) {
                    return Optional.of(source.name());
                }
            }
        }
        return Optional.empty();
    }

    /** Puts a package into the order after all that it depends on; the path is how the walk came here. */
    private void visit(String name, Deque<String> path) throws IOException {
        if (order.contains(name)) {
            return;
        }
        boolean cyclic = path.contains(name);
        path.addLast(name);
        if (cyclic) {
            List<String> cycle = List.copyOf(path);
            throw new IOException("packages depend on each other in a circle: "
                    + String.join(" -> ", cycle.subList(cycle.indexOf(name), cycle.size())));
        }
        for (String dependency : dependencies(name)) {
            visit(dependency, path);
        }
        path.removeLast();
        order.add(name);
    }

    /** Lists the packages, each after those that it depends on. */
    Set<String> order() {
        return Collections.unmodifiableSet(order);
    }

    /** Gives the sources of a package. */
    SourcePackage source(String name) {
        SourcePackage source = sources.get(name);
        if (source == null) {
            throw new IllegalArgumentException("no package " + name);
        }
        return source;
    }

    /** Lists the packages that a package mentions itself. */
    NavigableSet<String> dependencies(String name) {
        return Collections.unmodifiableNavigableSet(dependencies.getOrDefault(name, Collections.emptyNavigableSet()));
    }

    /** Lists the packages that a package depends on, directly or not: what compiling it may have to look at. */
    NavigableSet<String> allDependencies(String name) {
        NavigableSet<String> all = new TreeSet<>();
        for (String dependency : dependencies(name)) {
            all.add(dependency);
            all.addAll(allDependencies(dependency));
        }
        return all;
    }
}
