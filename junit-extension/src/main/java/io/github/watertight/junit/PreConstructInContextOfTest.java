package io.github.watertight.junit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Has JUnit 5.12 and later give {@code preConstructTestInstance} the context of the test.
 *
 * <p>The method is not declared by the extension itself: on the module path {@link java.util.ServiceLoader} reads all
 * methods that a provider declares, and on JUnit 5.10 and 5.11 the type that this one returns does not exist.
 */
interface PreConstructInContextOfTest extends TestInstancePreConstructCallback {

    @Override
    default ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }
}
