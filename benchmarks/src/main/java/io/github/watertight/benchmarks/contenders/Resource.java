package io.github.watertight.benchmarks.contenders;

/** What is opened: an object of 16 bytes that holds nothing, so that what is measured is its tracker. */
public final class Resource {

    /** Closes it; as there is nothing to close, costs nothing. */
    public void release() {}
}
