/**
 * Leak detection for JUnit 5.10 to 6.x.
 *
 * <p>Start from {@link io.github.watertight.junit.DetectBuilderLeaks}. What checks at the end of the run needs no
 * annotation: {@link io.github.watertight.junit.BuilderLeakSessionListener}.
 */
@NullMarked
package io.github.watertight.junit;

import org.jspecify.annotations.NullMarked;
