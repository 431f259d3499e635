package io.github.watertight.benchmarks.rounds;

import java.time.Duration;

/** How long each thing is measured in a round. */
record Speed(int warmups, int iterations, Duration each, int suiteTests) {

    static final Speed FULL = new Speed(3, 5, Duration.ofMillis(500), 10_000);

    /** Enough to see orders of magnitude. */
    static final Speed QUICK = new Speed(3, 3, Duration.ofMillis(200), 10_000);

    /** Only shows that it works. */
    static final Speed SMOKE = new Speed(0, 1, Duration.ofMillis(10), 100);
}
