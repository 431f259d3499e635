/**
 * A small build tool for Java on the JDK's own compiler, which uses Watertight's Builders as {@code cmd/go} uses
 * its own.
 *
 * <p>Start from {@link io.github.watertight.examples.minibuild.Minibuild}, then read one command.
 */
@NullMarked
package io.github.watertight.examples.minibuild;

import org.jspecify.annotations.NullMarked;
