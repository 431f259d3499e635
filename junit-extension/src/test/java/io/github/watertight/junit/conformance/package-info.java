/**
 * Whether the wrong test is ever blamed: suites of tests that leak in known ways are generated, run in parallel, and what
 * is reported is compared with what is known. Start from {@code RandomSuitesTests}.
 */
package io.github.watertight.junit.conformance;
