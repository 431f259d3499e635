package io.github.watertight;

import java.lang.reflect.Method;

/** Registers with two copies of core, as two applications in one JVM do; each has but one resource to be closed at exit. */
final class TwoCopiesTestCase {

    private TwoCopiesTestCase() {}

    public static void main(String[] arguments) throws Exception {
        // Open as long as the JVM lives.
        @SuppressWarnings("resource")
        ClassLoader other = new ClosedLoaderTestCase.ClassPathLoader();
        leave("ours");
        Method leaveTheirs =
                other.loadClass(TwoCopiesTestCase.class.getName()).getDeclaredMethod("leave", String.class);
        leaveTheirs.setAccessible(true);
        Object theirs = leaveTheirs.invoke(null, "theirs");
        System.out.println("same registry: " + (theirs == CleanupRegistry.global()));
        System.out.println("we see " + CleanupRegistry.global().openResources().size());
        if (arguments.length > 0) {
            System.out.println(
                    "we close " + CleanupRegistry.global().closeAll().leaks().size());
        }
    }

    /** Leaves a resource open in the registry of whoever has loaded this class. */
    static Object leave(String name) {
        CleanupRegistry.global().register(name, () -> System.out.println("closed " + name));
        return CleanupRegistry.global();
    }
}
