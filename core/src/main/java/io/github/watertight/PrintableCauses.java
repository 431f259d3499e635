package io.github.watertight;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The causes of failures as a report may show them. Whoever prints a throwable runs code of its author; where that throws
 * or does not return, a stand-in takes its place, so that the rest of the report is not lost to it.
 */
final class PrintableCauses {

    private PrintableCauses() {}

    /** Gives each cause or its stand-in, in the same order, when {@link System#nanoTime()} reaches the deadline at last. */
    static List<Throwable> of(List<Throwable> causes, long deadline) {
        // By their places: a throwable may define its own equality.
        Set<Integer> printed = ConcurrentHashMap.newKeySet();
        List<Runnable> trials = new ArrayList<>(causes.size());
        for (int i = 0; i < causes.size(); i++) {
            int place = i;
            trials.add(() -> {
                if (canBePrinted(causes.get(place))) {
                    printed.add(place);
                }
            });
        }
        new BoundedTurns("watertight-causes", trials, deadline).run();
        List<Throwable> printable = new ArrayList<>(causes.size());
        for (int i = 0; i < causes.size(); i++) {
            Throwable cause = causes.get(i);
            printable.add(printed.contains(i) ? cause : new StandIn(cause));
        }
        return printable;
    }

    private static boolean canBePrinted(Throwable cause) {
        try (PrintWriter nowhere = new PrintWriter(Writer.nullWriter())) {
            // With the causes of the cause, and what is suppressed in them.
            cause.printStackTrace(nowhere);
            // Reports ask for these two by themselves.
            String unused = cause.toString();
            return cause.getStackTrace() != null;
        } catch (Throwable broken) {
            return false;
        }
    }

    /** Says of which class the cause is, and nothing that its author's code would have to say. */
    private static final class StandIn extends Throwable {

        private static final long serialVersionUID = 1L;

        StandIn(Throwable cause) {
            super(cause.getClass().getName() + " (it cannot be printed)", null, false, false);
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString")
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
