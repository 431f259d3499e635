package io.github.watertight.junit;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;
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
        String type = context.getTestClass().map(c -> ofClass(c.getName())).orElse(context.getDisplayName());
        String name = context.getTestMethod()
                .map(method -> type + "." + ofMethod(method))
                .orElse(type);
        return segment.contains("-invocation:") ? name + " " + context.getDisplayName() : name;
    }

    /** The name without its package, nested classes with dots. */
    static String ofClass(String className) {
        return className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
    }

    private static String ofMethod(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    static String lastSegment(String uniqueId) {
        return uniqueId.substring(uniqueId.lastIndexOf("/[") + 2);
    }
}
