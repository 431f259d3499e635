package io.github.watertight.junit;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.StringJoiner;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Names a test as its author would look for it: class, method, and what tells one invocation from another. */
final class TestName {

    private TestName() {}

    static String of(ExtensionContext context) {
        if (context.getParent().isEmpty()) {
            return "The test run";
        }
        String segment = lastSegment(context.getUniqueId());
        if (segment.startsWith("dynamic-")) {
            return of(context.getParent().get()) + " > " + context.getDisplayName();
        }
        Class<?> type = context.getTestClass().orElse(null);
        String name = type == null ? context.getDisplayName() : ofClass(type.getName());
        Method method = context.getTestMethod().orElse(null);
        if (method != null) {
            name += "." + ofMethod(method);
        }
        return segment.contains("-invocation:") ? name + " " + context.getDisplayName() : name;
    }

    /** The name without its package, nested classes with dots. */
    static String ofClass(String className) {
        return className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
    }

    private static String ofMethod(Method method) {
        StringJoiner name = new StringJoiner(", ", method.getName() + "(", ")");
        for (Class<?> type : method.getParameterTypes()) {
            name.add(type.getSimpleName());
        }
        return name.toString();
    }

    static boolean isDynamic(String uniqueId) {
        return lastSegment(uniqueId).startsWith("dynamic-");
    }

    static boolean isDynamicContainer(String uniqueId) {
        return lastSegment(uniqueId).startsWith("dynamic-container:");
    }

    static String lastSegment(String uniqueId) {
        return uniqueId.substring(uniqueId.lastIndexOf("/[") + 2);
    }

    /** The id of what is directly around; empty for an engine. */
    static Optional<String> withoutLastSegment(String uniqueId) {
        int last = uniqueId.lastIndexOf("/[");
        return last < 0 ? Optional.empty() : Optional.of(uniqueId.substring(0, last));
    }
}
