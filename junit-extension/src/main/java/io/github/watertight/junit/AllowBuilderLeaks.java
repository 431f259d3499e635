package io.github.watertight.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Allows a test, or all tests of a class, to leave resources open, for a reason.
 *
 * <p>Its leaks are printed with the reason, fail nothing, are left open, and no other check reports them; the shutdown
 * hook closes them and says so. What only may have been its leak ({@link io.github.watertight.Attribution#AMONG}) is not
 * covered.
 *
 * @since 0.1.0
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(DetectBuilderLeaksExtension.class)
public @interface AllowBuilderLeaks {

    /**
     * Says why.
     *
     * @return the reason; a blank one is an error
     */
    String value();
}
