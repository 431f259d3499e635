/** Tests that close what they open, in each of the usual ways. They run in parallel, and Watertight finds nothing. */
package io.github.watertight.examples.clean;
