package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which resources the drain gives a turn, and how often. */
class DrainTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final List<Drain.Look> looks = new ArrayList<>();

    private Drain drain(BooleanSupplier timeIsUp, Consumer<Drain.Look> turns) {
        return new Drain(registry, registry::weighedSnapshot, timeIsUp, look -> {
            looks.add(look);
            turns.accept(look);
        });
    }

    private static void closeAll(Drain.Look look) {
        look.open().forEach(Closing::closeQuietly);
    }

    private List<String> labels(int look) {
        return looks.get(look).open().stream()
                .map(resource -> resource.resource().toString())
                .toList();
    }

    @Test
    void itEndsWhenNothingIsOpenAnyMore() {
        registry.register("one", () -> {});
        registry.register("two", () -> {});

        drain(() -> false, DrainTests::closeAll).run();

        assertThat(looks).hasSize(1);
        assertThat(labels(0)).containsExactly("one", "two");
    }

    @Test
    void whereThereIsNoTimeThereIsNoLook() {
        registry.register("one", () -> {});

        drain(() -> true, DrainTests::closeAll).run();

        assertThat(looks).isEmpty();
        assertThat(registry.openResources()).hasSize(1);
    }

    @Test
    void whatAnActionOpensIsClosedAndWhatThatOpensIsRefused() {
        registry.register(
                "first",
                () -> registry.register(
                        "second",
                        () -> assertThatIllegalStateException()
                                .isThrownBy(() -> registry.register("third", () -> {}))));

        drain(() -> false, DrainTests::closeAll).run();

        assertThat(looks).hasSize(2);
        assertThat(labels(0)).containsExactly("first");
        assertThat(labels(1)).containsExactly("second");
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void whatFailedHasHadItsTurn() {
        Registration<IOException> failing = registry.register("failing", () -> {
            throw new IOException("on purpose");
        });
        assertThatThrownBy(failing::close).isInstanceOf(IOException.class);

        drain(() -> false, DrainTests::closeAll).run();

        assertThat(looks).hasSize(1);
        assertThat(labels(0)).containsExactly("failing");
    }

    @Test
    void whatDidNotGetItsTurnGetsItAtTheNextLookAndIsFreshOnce() {
        registry.register("one", () -> {});

        drain(() -> false, look -> {
                    if (looks.size() == 3) {
                        closeAll(look);
                    }
                })
                .run();

        assertThat(looks).hasSize(3);
        assertThat(labels(2)).containsExactly("one");
        assertThat(looks).extracting(look -> look.fresh().size()).containsExactly(1, 0, 0);
    }

    @Test
    void unseenIsWhatNoLookHasFound() {
        registry.register("seen", () -> {});
        registry.register("unseen", () -> {});
        List<RegisteredResource<?>> both = registry.snapshot();
        Drain drain = new Drain(registry, () -> both.subList(0, 1), () -> looks.size() == 1, looks::add);
        drain.run();

        assertThat(drain.unseen(both)).hasSize(1).first().isSameAs(both.get(1));
    }
}
