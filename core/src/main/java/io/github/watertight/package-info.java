/**
 * The registry of open resources, and the scopes that own them.
 *
 * <p>Start from {@link io.github.watertight.CleanupRegistry}; tests and servers go on to
 * {@link io.github.watertight.ResourceScope}. The idea is that of {@code cmd/go}: one at-exit handler, registered once,
 * and a concurrent set of what is live, each closed explicitly.
 */
@NullMarked
package io.github.watertight;

import org.jspecify.annotations.NullMarked;
