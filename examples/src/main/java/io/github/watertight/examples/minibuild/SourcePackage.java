package io.github.watertight.examples.minibuild;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The sources of one Java package, and what was found in them by parsing alone.
 *
 * @param name the package's name
 * @param files its files, sorted
 * @param types the simple names of its top-level types
 * @param references the dotted names that it mentions, in imports and elsewhere; {@code .*} ends an import on demand
 */
record SourcePackage(String name, List<Path> files, Set<String> types, Set<String> references) {}
