package io.github.watertight;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * What the opening stack of a resource proves: the frames that are this opening's own, and whether the scope of its
 * thread can be believed.
 */
final class OpeningEvidence {

    /**
     * The callers of {@code ForkJoinTask.doExec} that run a task for the sake of the one that waits: its own task, its
     * own subtasks. Any other caller helps somebody else. Found by experiment on JDK 17 and 25; a caller that is not
     * known here makes the scope prove nothing, which is the safe side.
     */
    private static final Set<String> OWN_TASK_CALLERS =
            Set.of("invoke", "doInvoke", "invokeAll", "awaitDone", "helpComplete", "tryRemoveAndExec");

    private final List<StackTraceElement> frames;
    private final boolean threadScopeCounts;

    private OpeningEvidence(List<StackTraceElement> frames, boolean threadScopeCounts) {
        this.frames = frames;
        this.threadScopeCounts = threadScopeCounts;
    }

    static OpeningEvidence of(RegisteredResource<?> resource) {
        ThreadBinding binding = resource.binding();
        OpeningStack stack = resource.stack();
        if (stack == null) {
            // A fork-join worker may have opened it while it helped somebody else: without a stack nobody can tell.
            return new OpeningEvidence(List.of(), binding != null && !resource.openedByForkJoinWorker());
        }
        OpeningStack entry = binding == null ? null : binding.entry();
        return of(
                stack.getStackTrace(),
                entry == null ? null : entry.getStackTrace(),
                binding != null,
                resource.openedByForkJoinWorker());
    }

    /** Tells whether what the calling thread does now, it does for the scope that it is in. */
    static boolean countsHere(ThreadBinding binding) {
        boolean forkJoinWorker = Thread.currentThread() instanceof ForkJoinWorkerThread;
        if (!forkJoinWorker && !isInsideForkJoinTask()) {
            return true;
        }
        OpeningStack entry = binding.entry();
        return entry != null
                && of(new OpeningStack().getStackTrace(), entry.getStackTrace(), true, forkJoinWorker)
                        .threadScopeCounts();
    }

    private static boolean isInsideForkJoinTask() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> isForkJoinTask(frame.getClassName(), frame.getMethodName())));
    }

    static OpeningEvidence of(
            StackTraceElement[] opening, StackTraceElement @Nullable [] entry, boolean bound, boolean forkJoinWorker) {
        int own = entry == null ? opening.length : framesAboveEntry(opening, entry);
        int help = innermostHelp(opening, own);
        if (!forkJoinWorker) {
            // Any thread that waits for a pool may help it meanwhile.
            return new OpeningEvidence(List.of(opening).subList(0, help < 0 ? own : help), bound && help < 0);
        }
        // Where the two stacks have no frame in common, the JVM has cut a very deep one, and help may hide below.
        boolean complete = entry != null && own < opening.length;
        return new OpeningEvidence(List.of(opening).subList(0, help < 0 ? own : help), bound && help < 0 && complete);
    }

    /** Counts the frames that were pushed after the scope was entered: all above the common bottom of both stacks. */
    private static int framesAboveEntry(StackTraceElement[] opening, StackTraceElement[] entry) {
        int above = opening.length;
        int other = entry.length;
        while (above > 0 && other > 0 && opening[above - 1].equals(entry[other - 1])) {
            above--;
            other--;
        }
        // The frame that called both is at another line by now.
        if (above > 0
                && other > 0
                && above < opening.length
                && opening[above - 1].getClassName().equals(entry[other - 1].getClassName())
                && opening[above - 1].getMethodName().equals(entry[other - 1].getMethodName())) {
            above--;
        }
        return above;
    }

    /** Finds the innermost place where the thread began to help somebody else; -1 if it did not. */
    private static int innermostHelp(StackTraceElement[] frames, int end) {
        for (int i = 0; i < end; i++) {
            if (isForkJoinTask(frames[i].getClassName(), frames[i].getMethodName())
                    && (i + 1 == frames.length || !OWN_TASK_CALLERS.contains(frames[i + 1].getMethodName()))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isForkJoinTask(String type, String method) {
        return method.equals("doExec") && type.equals("java.util.concurrent.ForkJoinTask");
    }

    /** Tells whether the scope that the opening thread was in owns what it opened. */
    boolean threadScopeCounts() {
        return threadScopeCounts;
    }

    /** The frames that belong to this opening and to nobody else, innermost first; empty without a stack. */
    List<StackTraceElement> frames() {
        return frames;
    }

    /** Names the class whose static initialiser opened the resource, the innermost if they are nested. */
    Optional<String> staticInitialiser() {
        return frames.stream()
                .filter(frame -> frame.getMethodName().equals("<clinit>"))
                .map(StackTraceElement::getClassName)
                .findFirst();
    }
}
