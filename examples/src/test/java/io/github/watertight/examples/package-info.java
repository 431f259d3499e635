/** Shows that the leaky suite is blamed rightly, and that what the README shows is code that runs. */
package io.github.watertight.examples;
