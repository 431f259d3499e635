package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.Threads.Running;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A scope takes nothing more once it begins to weigh what it owns: nobody would weigh that. What comes meanwhile comes
 * from a class loader, which weighing asks for a class.
 */
class SealedScopeTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();
    private final ResourceScope run = registry.openScope(ScopeSpec.named("run").group());
    private ResourceScope scope;

    /** A test's class, which the loader defines once more. */
    static final class LoadedTestCase {
        void test() {}

        /** Is on the stack, and not the loader's: it has to be asked for it. */
        static final class Opener {
            static void open(CleanupRegistry registry) {
                registry.register("unsettled", () -> {});
            }
        }
    }

    private final class OpeningLoader extends RedefiningLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(LoadedTestCase.Opener.class.getName())) {
                Ownerships.openIn(scope, registry, "while weighing");
            }
            return super.loadClass(name, resolve);
        }
    }

    @BeforeEach
    void openScope() throws Exception {
        Class<?> testClass = new OpeningLoader().redefine(LoadedTestCase.class);
        scope = run.openScope(ScopeSpec.named("scope").running(testClass.getDeclaredMethod("test")));
    }

    private void openUnsettled() throws Exception {
        Threads.onAnother(() -> LoadedTestCase.Opener.open(registry));
    }

    private void assertThatItCameTooLate() {
        OpenResource late = Ownerships.resource(registry, "while weighing");
        assertThat(late.openedLate()).isTrue();
        assertThat(run.openResources()).extracting(OpenResource::label).containsExactly("while weighing");
    }

    @Test
    void whatIsOpenedWhileAnEndingScopeIsWeighedIsNotReportedByIt() throws Exception {
        SlowClosing slow = Ownerships.in(scope, () -> new SlowClosing(registry));
        Running<CleanupReport> end = Threads.start("end", () -> scope.end());
        end.awaitWaiting();
        // After the first weighing, which decides what is waited for.
        openUnsettled();
        slow.finish();

        assertThat(end.join().leaks()).extracting(OpenResource::label).containsExactly("unsettled");
        assertThatItCameTooLate();
        slow.join();
    }

    @Test
    void whatIsOpenedWhileAScopeThatHandsOverIsWeighedIsNotHandedOver() throws Exception {
        openUnsettled();

        scope.handOver(registry.processScope());

        assertThatItCameTooLate();
    }
}
