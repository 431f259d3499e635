package io.github.watertight.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds out whether, and why, a test or class is allowed to leak. */
final class Allowance {

    private Allowance() {}

    /** The reason on the method. */
    static Optional<String> ofMethod(ExtensionContext context) {
        return context.getTestMethod().flatMap(Allowance::reasonOn);
    }

    /** The reason on the class, else on the classes around it. */
    static Optional<String> ofClass(ExtensionContext context) {
        for (Class<?> type = context.getTestClass().orElse(null); type != null; type = type.getEnclosingClass()) {
            Optional<String> reason = reasonOn(type);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> reasonOn(AnnotatedElement element) {
        return AnnotationSupport.findAnnotation(element, AllowBuilderLeaks.class)
                .map(annotation -> {
                    if (annotation.value().isBlank()) {
                        throw new ExtensionConfigurationException(
                                "@AllowBuilderLeaks on " + element + " gives the reason \"" + annotation.value()
                                        + "\"; it must say why the leak is allowed");
                    }
                    return annotation.value();
                });
    }
}
