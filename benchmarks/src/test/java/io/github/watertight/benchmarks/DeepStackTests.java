package io.github.watertight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeepStackTests {

    @Test
    void theBodyIsAtTheGivenDepth() {
        AtomicReference<StackTraceElement[]> seen = new AtomicReference<>();
        int depth = DeepStack.depthHere() + 50;

        int result = new DeepStack().descend(depth, DeepStack.depthHere(), () -> {
            seen.set(new Throwable().getStackTrace());
            return 7;
        });

        assertThat(result).isEqualTo(7);
        assertThat(seen.get()).hasSize(depth);
        assertThat(Arrays.stream(seen.get())
                        .filter(frame -> frame.getClassName().contains("Original")))
                .hasSize(48);
    }

    @Test
    void whereTheCallerIsDeeperTheBodyIsCalledAtOnce() {
        assertThat(new DeepStack().descend(1, DeepStack.depthHere(), () -> 7)).isEqualTo(7);
    }

    @Test
    void everyOrderClosesEachOfABatchOnce() {
        for (CloseOrder order : CloseOrder.values()) {
            assertThat(order.indices(64)).hasSize(64).doesNotHaveDuplicates();
        }
        assertThat(CloseOrder.LIFO.indices(3)).containsExactly(2, 1, 0);
        assertThat(CloseOrder.RANDOM.indices(64)).isNotEqualTo(CloseOrder.LIFO.indices(64));
    }
}
