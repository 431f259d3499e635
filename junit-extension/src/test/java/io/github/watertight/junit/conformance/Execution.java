package io.github.watertight.junit.conformance;

import io.github.watertight.junit.JUnitVersion;
import java.util.HashMap;
import java.util.Map;

/** How the tests of all cells are run together. */
enum Execution {
    SAME_THREAD,
    FORK_JOIN_POOL,
    WORKER_THREAD_POOL,
    /** On a fork-join pool, each opening blocked until the pool has run other tests on its thread. */
    BLOCKED_IN_JOIN;

    boolean isInThisJUnit() {
        return this != WORKER_THREAD_POOL || JUnitVersion.isAtLeast(6, 1);
    }

    Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("junit.jupiter.execution.parallel.enabled", String.valueOf(this != SAME_THREAD));
        parameters.put("junit.jupiter.execution.parallel.mode.default", "concurrent");
        parameters.put("junit.jupiter.execution.parallel.config.strategy", "fixed");
        parameters.put("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
        parameters.put(
                "junit.jupiter.execution.parallel.config.executor-service",
                this == WORKER_THREAD_POOL ? "WORKER_THREAD_POOL" : "FORK_JOIN_POOL");
        return parameters;
    }
}
