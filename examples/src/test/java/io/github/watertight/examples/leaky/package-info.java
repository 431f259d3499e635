/**
 * Tests that leak on purpose, to see what each kind of leak looks like. The profile {@code leaky} runs them; the tests
 * that leak nothing pass, also beside those that do.
 */
package io.github.watertight.examples.leaky;
