package io.github.watertight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the resources of one report call themselves: their {@code toString()}, or a substitute where that throws or does
 * not return. Each is asked once, before anything is done to it.
 */
final class Labels {

    /** For all labels of a report together; only a {@code toString()} that hangs takes so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<RegisteredResource<?>, String> labels = new ConcurrentHashMap<>();

    /** Asks on the calling thread, however long it takes. */
    static Labels of(List<RegisteredResource<?>> resources) {
        Labels labels = new Labels();
        resources.forEach(labels::ask);
        return labels;
    }

    /** Asks on a helper thread, past what hangs. */
    static Labels inBoundedTime(List<RegisteredResource<?>> resources) {
        Labels labels = new Labels();
        labels.ask(resources, Closing.in(PATIENCE));
        return labels;
    }

    /** Asks on a helper thread, until {@link System#nanoTime()} reaches the deadline. */
    void ask(List<RegisteredResource<?>> resources, long deadline) {
        List<Runnable> questions = new ArrayList<>(resources.size());
        resources.forEach(resource -> questions.add(() -> ask(resource)));
        new BoundedTurns("watertight-labels", questions, deadline).run();
    }

    private void ask(RegisteredResource<?> resource) {
        labels.put(resource, textOf(resource.resource()));
    }

    String of(RegisteredResource<?> resource) {
        String label = labels.get(resource);
        return label != null ? label : substitute(resource.resource(), "did not return in time");
    }

    /** The object's {@code toString()}. A report about many things must not be lost to one that cannot describe itself. */
    static String textOf(Object described) {
        try {
            return String.valueOf((Object) described.toString());
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return substitute(described, "threw " + e.getClass().getName());
        }
    }

    private static String substitute(Object described, String reason) {
        return described.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(described))
                + " (its toString() " + reason + ")";
    }
}
