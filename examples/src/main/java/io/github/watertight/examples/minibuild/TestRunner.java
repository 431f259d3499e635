package io.github.watertight.examples.minibuild;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Runs test classes in the process that {@code minibuild test} starts for them: their methods that are public, static,
 * without parameters, return nothing, and are called {@code test...}. It needs the JDK only, and has no fixtures.
 *
 * @since 0.1.0
 */
public final class TestRunner {

    /** Is said last if all went well, so that a test that exits the process with status 0 has not passed. */
    static final String PASSED = "PASS";

    private TestRunner() {}

    /**
     * Runs the tests of some classes, reports on standard output, and exits with status 1 if any failed.
     *
     * @param classNames the classes
     * @throws ClassNotFoundException if a class does not exist
     */
    public static void main(String[] classNames) throws ClassNotFoundException {
        int failures = 0;
        for (String className : classNames) {
            for (Method test : tests(Class.forName(className))) {
                failures += passes(test) ? 0 : 1;
            }
        }
        System.out.println(failures == 0 ? PASSED : "FAIL");
        System.exit(failures == 0 ? 0 : 1);
    }

    private static List<Method> tests(Class<?> testClass) {
        return Arrays.stream(testClass.getMethods())
                .filter(method -> method.getName().startsWith("test")
                        && Modifier.isStatic(method.getModifiers())
                        && method.getParameterCount() == 0
                        && method.getReturnType() == void.class)
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static boolean passes(Method test) {
        try {
            test.invoke(null);
            return true;
        } catch (InvocationTargetException e) {
            System.out.println("--- FAIL: " + test.getDeclaringClass().getSimpleName() + "." + test.getName());
            e.getTargetException().printStackTrace(System.out);
        } catch (IllegalAccessException e) {
            System.out.println("--- FAIL: " + test.getDeclaringClass().getSimpleName() + " is not public");
        }
        return false;
    }
}
