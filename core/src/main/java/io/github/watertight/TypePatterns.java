package io.github.watertight;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of types and packages, matched against stack frames. A type takes its nested types along, a package all below. A
 * nested type may be written as in its source, {@code Outer.Inner}, or as in a frame, {@code Outer$Inner}.
 */
final class TypePatterns {

    static final TypePatterns NONE = new TypePatterns(List.of());

    private static final Pattern QUALIFIED_NAME =
            Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
                    + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

    private final List<String> names;

    private TypePatterns(List<String> names) {
        this.names = names;
    }

    static TypePatterns of(Collection<String> names) {
        for (String name : names) {
            if (!QUALIFIED_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("\"" + name
                        + "\" names neither a type nor a package; allowed are names such as com.example.Pool or"
                        + " com.example.pools");
            }
        }
        return new TypePatterns(names.stream().map(TypePatterns::asInSource).toList());
    }

    boolean matchesAny(List<StackTraceElement> frames) {
        return !names.isEmpty() && frames.stream().anyMatch(frame -> matches(frame.getClassName()));
    }

    private boolean matches(String className) {
        String inSource = asInSource(className);
        return names.stream().anyMatch(name -> inSource.equals(name) || inSource.startsWith(name + "."));
    }

    private static String asInSource(String binaryName) {
        return binaryName.replace('$', '.');
    }
}
