package io.github.watertight.examples.minibuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.watertight.CleanupRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What scripts cannot bring about. */
class MinibuildTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void whatIsSuppressedIsSaidTooUnlessItHasBeenSaid() {
        IOException problem = new IOException("cannot remove: x is busy, y is busy");
        problem.addSuppressed(new IOException("x is busy"));
        problem.addSuppressed(new NoSuchFileException("z"));

        assertThat(run(session -> {
                    throw problem;
                }))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("minibuild: cannot remove: x is busy, y is busy", "minibuild: NoSuchFileException: z");
    }

    @Test
    void anInterruptedCommandFailsAndLeavesTheThreadInterrupted() {
        assertThat(run(session -> {
                    throw new InterruptedException();
                }))
                .isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly("minibuild: interrupted");
    }

    @Test
    void aBugGoesThroughAsItIs() {
        IllegalStateException bug = new IllegalStateException("bug");
        assertThatThrownBy(() -> run(session -> {
                    throw bug;
                }))
                .isSameAs(bug);
    }

    @Test
    void everyResourceThatIsLeftOpenIsClosed() {
        StringBuilder closed = new StringBuilder();

        assertThat(run(session -> {
                    session.registry().register("a", () -> closed.append("a"));
                    session.registry().register("b", () -> closed.append("b"));
                    return 0;
                }))
                .isEqualTo(1);
        assertThat(closed).hasToString("ba");
        assertThat(registry.isEmpty()).isTrue();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("minibuild: internal error: Builder leaked on successful exit");
    }

    private interface Action {
        int run(Session session) throws IOException, InterruptedException;
    }

    private int run(Action action) {
        Command command = new Command() {
            @Override
            public String name() {
                return "act";
            }

            @Override
            public String summary() {
                return "act";
            }

            @Override
            public int run(Session session) throws IOException, InterruptedException {
                return action.run(session);
            }
        };
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Minibuild(Path.of(""), Map.of(), stream, stream, registry, List.of(command)).run("act");
    }
}
