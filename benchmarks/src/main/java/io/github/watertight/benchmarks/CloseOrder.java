package io.github.watertight.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** In what order a batch of resources is closed, by the thread that opened them. */
public enum CloseOrder {
    /** Each before the next is opened. */
    IMMEDIATE,
    /** The last one opened first, when all are open. */
    LIFO,
    /** In any order, when all are open: always the same one. */
    RANDOM;

    /** Gives the indices of a batch in the order in which they are closed. */
    int[] indices(int batch) {
        List<Integer> indices =
                new ArrayList<>(IntStream.range(0, batch).boxed().toList());
        if (this == RANDOM) {
            Collections.shuffle(indices, new Random(1));
        } else {
            Collections.reverse(indices);
        }
        return indices.stream().mapToInt(Integer::intValue).toArray();
    }
}
