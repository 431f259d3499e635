package io.github.watertight;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which methods have been run as the code of a scope, and how often: the evidence for {@link Attribution#CODE}.
 *
 * <p>Guarded by the structure lock of {@link ScopeTree}. It grows with the number of distinct methods, not of runs.
 */
final class MethodRuns {

    /** The runs of all methods of one name in one class: a stack frame does not tell overloads apart. */
    static final class Runs {
        private ResourceScope scope;
        private boolean ambiguous;

        private Runs(ResourceScope scope) {
            this.scope = scope;
        }

        /** The scope of the one run. */
        ResourceScope scope() {
            return scope;
        }
    }

    private static final String LAMBDA = "lambda$";

    private final Map<String, ClassRuns> byClass = new HashMap<>();

    private static final class ClassRuns {
        private final WeakReference<Class<?>> type;
        private final Map<String, Runs> byMethod = new HashMap<>();

        private ClassRuns(Class<?> type) {
            this.type = new WeakReference<>(type);
        }
    }

    void began(Method method, ResourceScope scope) {
        ClassRuns runs = byClass.computeIfAbsent(
                method.getDeclaringClass().getName(), name -> new ClassRuns(method.getDeclaringClass()));
        Runs earlier = runs.byMethod.putIfAbsent(method.getName(), new Runs(scope));
        if (earlier != null) {
            earlier.ambiguous = true;
        }
    }

    /** Lets go of an ended scope, so that memory does not grow with it: what it ran is its parent's from now on. */
    void ended(Method method, ResourceScope scope, ResourceScope parent) {
        ClassRuns runs = byClass.get(method.getDeclaringClass().getName());
        Runs run = runs == null ? null : runs.byMethod.get(method.getName());
        if (run != null && run.scope == scope) {
            run.scope = parent;
        }
    }

    /** Finds the one run whose code is on the stack; empty if there is none, or more than one could be meant. */
    Optional<ResourceScope> soleRun(Collection<StackTraceElement> frames) {
        Set<Runs> found = new LinkedHashSet<>();
        for (StackTraceElement frame : frames) {
            Runs runs = runsOf(frame);
            if (runs != null) {
                found.add(runs);
            }
        }
        if (found.size() != 1) {
            return Optional.empty();
        }
        Runs runs = found.iterator().next();
        return runs.ambiguous ? Optional.empty() : Optional.of(runs.scope);
    }

    private @Nullable Runs runsOf(StackTraceElement frame) {
        ClassRuns direct = byClass.get(frame.getClassName());
        if (direct != null) {
            Runs runs = runsOf(direct, frame.getMethodName());
            if (runs != null) {
                return runs;
            }
        }
        try {
            return runsEnclosing(localClass(frame.getClassName()));
        } catch (ClassNotFoundException | LinkageError | TypeNotPresentException e) {
            // Defined by another loader, hidden, or broken: no evidence then, and the next row decides.
            return null;
        }
    }

    private @Nullable Runs runsEnclosing(@Nullable Class<?> local) {
        for (Class<?> type = local; type != null; type = type.getEnclosingClass()) {
            Method method = type.getEnclosingMethod();
            ClassRuns runs = method == null
                    ? null
                    : byClass.get(method.getDeclaringClass().getName());
            Runs found = method == null || runs == null ? null : runsOf(runs, method.getName());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Runs runsOf(ClassRuns runs, String frameMethod) {
        String method = frameMethod.startsWith(LAMBDA)
                ? frameMethod.substring(LAMBDA.length(), Math.max(LAMBDA.length(), frameMethod.lastIndexOf('$')))
                : frameMethod;
        Runs found = runs.byMethod.get(method);
        if (found != null && !found.ambiguous && isOverloaded(runs.type.get(), method)) {
            found.ambiguous = true;
        }
        return found;
    }

    private static boolean isOverloaded(@Nullable Class<?> type, String method) {
        if (type == null) {
            return false;
        }
        int overloads = 0;
        for (Method candidate : type.getDeclaredMethods()) {
            if (candidate.getName().equals(method) && !candidate.isBridge()) {
                overloads++;
            }
        }
        return overloads > 1;
    }

    /** Finds a class, on a stack and so loaded, that may be local to a method run; null if it cannot be. */
    private @Nullable Class<?> localClass(String name) throws ClassNotFoundException {
        for (int i = name.lastIndexOf('$'); i > 0; i = name.lastIndexOf('$', i - 1)) {
            ClassRuns outer = byClass.get(name.substring(0, i));
            Class<?> type = outer == null ? null : outer.type.get();
            if (type != null) {
                return Class.forName(name, false, type.getClassLoader());
            }
        }
        return null;
    }
}
