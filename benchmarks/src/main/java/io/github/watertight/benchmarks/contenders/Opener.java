package io.github.watertight.benchmarks.contenders;

/** One call site: the code that opens a resource and has it tracked. Each of several is a class of its own. */
public interface Opener {

    /** Has the resource tracked, and returns what {@link Tracker#close} needs. */
    Object open(Resource resource);
}
