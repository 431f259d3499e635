package io.github.watertight;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose a resource is from the evidence of its opening: the rows of {@link Attribution}, tried from the top.
 *
 * <p>Guarded by the structure lock of {@link ScopeTree}, but for {@link #processOpeners}. It decides and changes nothing;
 * what is running, it reads from the tree: see there why that is what was running when the resource was opened.
 */
final class OwnershipTable {

    /**
     * What comes of weighing.
     *
     * @param owner the scope that the evidence names, which may have ended
     * @param late whether the resource was opened when that scope had ended already
     * @param untilExit whether it lives as long as the process on purpose
     */
    record Verdict(ResourceScope owner, Ownership ownership, boolean late, boolean untilExit) {

        private static Verdict owned(ResourceScope owner, Ownership ownership) {
            return new Verdict(owner, ownership, owner.hasEnded(), false);
        }
    }

    private final ResourceScope process;
    private final MethodRuns methodRuns;
    private volatile TypePatterns processOpeners = TypePatterns.NONE;

    OwnershipTable(ResourceScope process, MethodRuns methodRuns) {
        this.process = process;
        this.methodRuns = methodRuns;
    }

    /** Sets whose resources live until exit. */
    void processOpeners(TypePatterns patterns) {
        processOpeners = patterns;
    }

    Verdict weigh(RegisteredResource<?> resource) {
        OpeningEvidence evidence = OpeningEvidence.of(resource);
        // A fork-join worker that helps somebody else is in no scope that it could vouch for.
        ThreadBinding inside = evidence.threadScopeCounts() ? resource.binding() : null;
        Optional<String> initialiser = evidence.staticInitialiser();
        if (initialiser.isPresent()) {
            List<ResourceScope> classes = scopesOfClass(initialiser.get(), inside, resource.number());
            if (classes.size() == 1) {
                Attribution how = inside == null ? Attribution.CODE : Attribution.EXACT;
                return Verdict.owned(classes.get(0), Ownership.of(how, classes.get(0)));
            }
            // Of several subclasses that run, any may have had their superclass initialised.
            return classes.isEmpty() ? untilExit() : amongRunning(resource.number());
        }
        if (processOpeners.matchesAny(evidence.frames())) {
            return untilExit();
        }
        if (inside != null) {
            return Verdict.owned(inside.scope(), Ownership.of(inside.attribution(), inside.scope()));
        }
        Optional<MethodRuns.Runs> run = methodRuns.soleRun(evidence.frames(), resource.number());
        if (run.isPresent()) {
            Ownership ownership = Ownership.of(Attribution.CODE, run.get().owner());
            return new Verdict(run.get().holder(), ownership, run.get().ownerEnded(), false);
        }
        return amongRunning(resource.number());
    }

    private Verdict untilExit() {
        return new Verdict(process, Ownership.of(Attribution.CODE, process), false, true);
    }

    private Verdict amongRunning(long number) {
        List<ResourceScope> candidates = new ArrayList<>();
        addRunning(process, number, candidates);
        if (candidates.size() == 1) {
            ResourceScope sole = candidates.get(0);
            return Verdict.owned(sole, Ownership.of(Attribution.SOLE, sole));
        }
        ResourceScope holder = runAround(candidates);
        return Verdict.owned(holder, Ownership.among(candidates, holder));
    }

    /**
     * Finds the scopes that stand for a class whose static initialiser ran: around the opening thread's scope if there
     * is one, else anywhere. The outermost of those that match: an enclosing class outlives the classes nested in it.
     */
    private List<ResourceScope> scopesOfClass(String type, @Nullable ThreadBinding binding, long number) {
        List<ResourceScope> found = new ArrayList<>();
        if (binding == null) {
            addScopesOfClass(process, type, number, found);
            return found;
        }
        ResourceScope outermost = null;
        for (ResourceScope scope = binding.scope(); scope != process; scope = scope.parent()) {
            if (!scope.hasEnded() && standsFor(scope, type)) {
                outermost = scope;
            }
        }
        return outermost == null ? List.of() : List.of(outermost);
    }

    private static void addScopesOfClass(ResourceScope scope, String type, long number, List<ResourceScope> found) {
        if (scope.openedAfter() < number && standsFor(scope, type)) {
            found.add(scope);
            return;
        }
        scope.children().forEach(child -> addScopesOfClass(child, type, number, found));
    }

    private static boolean standsFor(ResourceScope scope, String type) {
        Set<Class<?>> own = new LinkedHashSet<>();
        addSuperclassesAndEnclosing(scope.spec().codeClass(), own);
        return own.stream().anyMatch(c -> c.getName().equals(type));
    }

    private static void addSuperclassesAndEnclosing(@Nullable Class<?> type, Set<Class<?>> found) {
        if (type != null && found.add(type)) {
            addSuperclassesAndEnclosing(type.getSuperclass(), found);
            addSuperclassesAndEnclosing(enclosingClass(type), found);
        }
    }

    private static @Nullable Class<?> enclosingClass(Class<?> type) {
        try {
            return type.getEnclosingClass();
        } catch (LinkageError | RuntimeException missingOrBroken) {
            // What is missing has opened nothing. A loader that has been closed may throw whatever it likes.
            return null;
        }
    }

    /** Collects the scopes in which something ran when the resource was opened: those without an open scope in them. */
    private static boolean addRunning(ResourceScope scope, long number, List<ResourceScope> candidates) {
        boolean busyBelow = false;
        for (ResourceScope child : scope.children()) {
            busyBelow |= child.openedAfter() < number && addRunning(child, number, candidates);
        }
        if (busyBelow) {
            return true;
        }
        if (!scope.spec().isGroup()) {
            candidates.add(scope);
            return true;
        }
        return false;
    }

    /** The run that all candidates belong to, if it is one; else the process. */
    private ResourceScope runAround(List<ResourceScope> candidates) {
        Set<ResourceScope> runs = new LinkedHashSet<>();
        for (ResourceScope candidate : candidates) {
            ResourceScope around = candidate;
            while (!around.spec().isGroup()) {
                around = around.parent();
            }
            runs.add(around);
        }
        return runs.size() == 1 ? runs.iterator().next() : process;
    }
}
