package io.github.watertight.junit;

import io.github.watertight.OpenResource;
import io.github.watertight.ResourceScope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cuts the stack that opened a resource to the frames that its author wrote. */
final class OpeningTrace {

    /** Below the first frame of these, a test's stack is the framework's. */
    private static final List<String> FRAMEWORK =
            List.of("org.junit.", "java.lang.reflect.", "jdk.internal.reflect.", "java.lang.invoke.");

    /** At the bottom of a stack, these brought the user's code onto its thread and say nothing about it. */
    private static final List<String> THREADS =
            List.of("java.", "jdk.", ResourceScope.class.getName(), "io.github.watertight.ScopedExecutorService");

    private OpeningTrace() {}

    /** The frames from the line that opened it, down to the last of the user's before reflection's or JUnit's. */
    static StackTraceElement[] of(OpenResource leak) {
        return cut(leak.stack(), leak.opener());
    }

    /** The same of the other resource's stack that stands for one that was not recorded. */
    static StackTraceElement[] ofSample(OpenResource leak) {
        return cut(leak.sampleOfSite(), leak.openerOfSample());
    }

    private static StackTraceElement[] cut(Optional<Throwable> stack, Optional<StackTraceElement> opener) {
        StackTraceElement[] all = stack.map(Throwable::getStackTrace).orElse(new StackTraceElement[0]);
        int from = opener.map(line -> Arrays.asList(all).indexOf(line)).orElse(0);
        int to = from;
        while (to < all.length && !startsWithAny(all[to], FRAMEWORK)) {
            to++;
        }
        while (to > from + 1 && startsWithAny(all[to - 1], THREADS)) {
            to--;
        }
        // Where the framework itself opened it, its frames are all there is.
        return Arrays.copyOfRange(all, from, to == from ? all.length : to);
    }

    /** The innermost line in the test class or a class nested in it. */
    static Optional<StackTraceElement> testLine(OpenResource leak, @Nullable Class<?> testClass) {
        if (testClass == null) {
            return Optional.empty();
        }
        String name = testClass.getName();
        return Arrays.stream(of(leak))
                .filter(frame -> frame.getClassName().equals(name)
                        || frame.getClassName().startsWith(name + "$"))
                .findFirst();
    }

    private static boolean startsWithAny(StackTraceElement frame, List<String> prefixes) {
        return prefixes.stream().anyMatch(frame.getClassName()::startsWith);
    }
}
