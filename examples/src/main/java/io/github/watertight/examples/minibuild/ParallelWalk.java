package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does something for each package of a graph, dependencies first, on as many threads as there are jobs. Packages that
 * depend on a failed one are left out; the others go on.
 */
final class ParallelWalk {

    /** What is done for one package. */
    interface Visit {
        void accept(String packageName) throws IOException;
    }

    private record Outcome(String packageName, @Nullable IOException failure) {}

    private final PackageGraph graph;
    private final Visit visit;

    private ParallelWalk(PackageGraph graph, Visit visit) {
        this.graph = graph;
        this.visit = visit;
    }

    /**
     * Visits the packages. When it returns or throws, no visit is under way any more.
     *
     * @throws IOException the failure of the first package that failed, by name, with those of the others suppressed
     */
    static void run(PackageGraph graph, int jobs, Visit visit) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(jobs, task -> new Thread(task, "minibuild-job"));
        try {
            new ParallelWalk(graph, visit).run(new ExecutorCompletionService<>(pool));
        } finally {
            pool.shutdownNow();
            awaitQuiet(pool);
        }
    }

    private void run(CompletionService<Outcome> jobs) throws IOException, InterruptedException {
        Set<String> waiting = new LinkedHashSet<>(graph.order());
        Set<String> done = new HashSet<>();
        TreeMap<String, IOException> failures = new TreeMap<>();
        int running = submitReady(waiting, done, jobs);
        while (running > 0) {
            Outcome outcome = next(jobs);
            running--;
            if (outcome.failure() == null) {
                done.add(outcome.packageName());
            } else {
                failures.put(outcome.packageName(), outcome.failure());
            }
            running += submitReady(waiting, done, jobs);
        }
        if (!failures.isEmpty()) {
            IOException first =
                    Objects.requireNonNull(failures.pollFirstEntry()).getValue();
            failures.values().forEach(first::addSuppressed);
            throw first;
        }
    }

    private int submitReady(Set<String> waiting, Set<String> done, CompletionService<Outcome> jobs) {
        int submitted = 0;
        for (Iterator<String> names = waiting.iterator(); names.hasNext(); ) {
            String name = names.next();
            if (done.containsAll(graph.dependencies(name))) {
                names.remove();
                jobs.submit(() -> outcome(name));
                submitted++;
            }
        }
        return submitted;
    }

    private Outcome outcome(String name) {
        try {
            visit.accept(name);
            return new Outcome(name, null);
        } catch (IOException e) {
            return new Outcome(name, e);
        }
    }

    private static Outcome next(CompletionService<Outcome> jobs) throws InterruptedException {
        try {
            return jobs.take().get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    /** Waits even when interrupted: a compiler that goes on would write into a work directory that is being removed. */
    private static void awaitQuiet(ExecutorService pool) {
        boolean interrupted = false;
        boolean quiet = false;
        while (!quiet) {
            try {
                quiet = pool.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
