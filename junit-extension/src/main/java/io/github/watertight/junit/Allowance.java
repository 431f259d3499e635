package io.github.watertight.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds out whether, and why, a test or class is allowed to leak. */
final class Allowance {

    private Allowance() {}

    /** The reason on the method, else on the class, else on the classes around it. */
    static Optional<String> reason(ExtensionContext context) {
        Optional<String> ofMethod = context.getTestMethod().flatMap(Allowance::reasonOn);
        if (ofMethod.isPresent()) {
            return ofMethod;
        }
        for (Class<?> type = context.getTestClass().orElse(null); type != null; type = type.getEnclosingClass()) {
            Optional<String> ofClass = reasonOn(type);
            if (ofClass.isPresent()) {
                return ofClass;
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
