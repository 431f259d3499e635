package io.github.watertight.benchmarks.rounds;

import java.io.IOException;
import java.util.List;

/** Things that are measured right after one another in each round. */
interface Comparison {

    String name();

    /** Measures everything once. */
    List<Measurement> run(Speed speed) throws IOException;

    /** Gives the part that the goals need. */
    default Comparison forGoals() {
        return this;
    }
}
