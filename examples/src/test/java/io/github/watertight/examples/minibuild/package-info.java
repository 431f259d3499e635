/** Runs minibuild by scripts, in-process and as a process, as {@code cmd/go}'s own suite runs {@code go}. */
package io.github.watertight.examples.minibuild;
