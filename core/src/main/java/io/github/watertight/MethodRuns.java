package io.github.watertight;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
        private final String owner;
        private final long ownerOpenedAfter;
        private ResourceScope holder;
        private boolean ambiguous;
        private boolean ownerEnded;

        private Runs(ResourceScope scope) {
            this.holder = scope;
            this.owner = scope.name();
            this.ownerOpenedAfter = scope.openedAfter();
        }

        /** The scope that holds what the one run opens: the owner, or if that has ended the nearest around it. */
        ResourceScope holder() {
            return holder;
        }

        /** The name of the scope of the one run. */
        String owner() {
            return owner;
        }

        boolean ownerEnded() {
            return ownerEnded;
        }
    }

    private static final String LAMBDA = "lambda$";

    private final Map<String, ClassRuns> byClass = new HashMap<>();
    private final Map<ResourceScope, List<Runs>> byHolder = new HashMap<>();

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
        Runs first = new Runs(scope);
        Runs earlier = runs.byMethod.putIfAbsent(method.getName(), first);
        if (earlier == null) {
            byHolder.computeIfAbsent(scope, holder -> new ArrayList<>()).add(first);
        } else {
            earlier.ambiguous = true;
        }
    }

    /** Lets go of an ended scope, so that memory does not grow with it: what ran in it is the heir's from now on. */
    void ended(ResourceScope scope, ResourceScope heir) {
        List<Runs> orphans = byHolder.remove(scope);
        if (orphans == null) {
            return;
        }
        for (Runs runs : orphans) {
            runs.ownerEnded = true;
            runs.holder = heir;
        }
        // The process never ends.
        if (!heir.isProcess()) {
            byHolder.computeIfAbsent(heir, holder -> new ArrayList<>()).addAll(orphans);
        }
    }

    /**
     * Finds the one run whose code opened a resource; empty if there is none, or more than one could be meant.
     *
     * @param frames the frames of the opening
     * @param number the number of the resource: it is not the run's if it was opened before the run began
     */
    Optional<Runs> soleRun(Collection<StackTraceElement> frames, long number) {
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
        return runs.ambiguous || number <= runs.ownerOpenedAfter ? Optional.empty() : Optional.of(runs);
    }

    private @Nullable Runs runsOf(StackTraceElement frame) {
        try {
            ClassRuns direct = byClass.get(frame.getClassName());
            Runs runs = direct == null ? null : runsOf(direct, frame.getMethodName());
            return runs != null ? runs : runsEnclosing(localClass(frame.getClassName()));
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            // Defined by another loader, hidden, or broken: no evidence then, and the next row decides. What loaders
            // throw is anybody's guess.
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

    private @Nullable Runs runsOf(ClassRuns runs, String frameMethod) {
        String method = frameMethod.startsWith(LAMBDA)
                ? frameMethod.substring(LAMBDA.length(), Math.max(LAMBDA.length(), frameMethod.lastIndexOf('$')))
                : frameMethod;
        Runs found = runs.byMethod.get(method);
        if (found != null
                && !found.ambiguous
                && (isOverloaded(runs.type.get(), method) || isOverridden(runs, method))) {
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

    /** Tells whether a subclass has run a method of that name, which may have called the one in this class. */
    private boolean isOverridden(ClassRuns runs, String method) {
        Class<?> type = runs.type.get();
        return byClass.values().stream()
                .filter(other -> other != runs && other.byMethod.containsKey(method))
                .map(other -> other.type.get())
                .anyMatch(other -> type == null || other == null || type.isAssignableFrom(other));
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
