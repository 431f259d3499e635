package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;

/** Opens in scopes, and tells what became of it. */
final class Ownerships {

    private Ownerships() {}

    /** Calls inside the scope. */
    static <T> T in(ResourceScope scope, Callable<T> call) {
        try (ResourceScope.Binding inside = scope.enter()) {
            return call.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void openIn(ResourceScope scope, CleanupRegistry registry, String label) {
        in(scope, () -> registry.register(label, () -> {}));
    }

    /** Weighs everything and gives the owner of what bears the label, as {@code EXACT scope}. */
    static String ownerOf(CleanupRegistry registry, String label) {
        registry.weighedSnapshot();
        return resource(registry, label).attribution() + " "
                + resource(registry, label).scopeName();
    }

    static OpenResource resource(CleanupRegistry registry, String label) {
        return registry.openResources().stream()
                .filter(resource -> resource.label().equals(label))
                .reduce((one, two) -> {
                    throw new AssertionError("two resources are called " + label);
                })
                .orElseThrow(() -> new AssertionError("no open resource is called " + label));
    }

    static void assertOnlyLeak(CleanupReport report, String owner) {
        assertThat(report.leaks())
                .extracting(leak -> leak.attribution() + " " + leak.scopeName())
                .containsExactly(owner);
    }
}
