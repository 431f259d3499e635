package io.github.watertight;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What ends of scopes have found, and return as soon as it is closed. If the JVM exits before that, and be it because an
 * action has it exit, nobody else would ever tell: the shutdown hook does.
 */
final class ReportsUnderWay {

    /**
     * One report.
     *
     * @param scope the name of the scope that ends
     */
    record Found(String scope, List<OpenResource> leaks) {}

    private final Set<Found> reports = ConcurrentHashMap.newKeySet();

    /** Notes the leaks while the task closes them. */
    void during(String scope, List<OpenResource> leaks, Runnable closing) {
        Found found = new Found(scope, leaks);
        reports.add(found);
        try {
            closing.run();
        } finally {
            reports.remove(found);
        }
    }

    List<Found> all() {
        return List.copyOf(reports);
    }
}
