package io.github.watertight;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Names of types and packages, matched against stack frames. A type takes its nested types along, a package all below. */
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
        return new TypePatterns(List.copyOf(names));
    }

    boolean matchesAny(List<StackTraceElement> frames) {
        return !names.isEmpty() && frames.stream().anyMatch(frame -> matches(frame.getClassName()));
    }

    private boolean matches(String className) {
        for (String name : names) {
            if (className.startsWith(name)
                    && (className.length() == name.length()
                            || className.charAt(name.length()) == '.'
                            || className.charAt(name.length()) == '$')) {
                return true;
            }
        }
        return false;
    }
}
