package io.github.watertight;

/**
 * Fills a cache line, so that what a subclass writes lies on another than what is in front of the object: else a thread that
 * writes the one would slow down every thread that reads the other. A class of its own, because the JVM may lay the fields
 * of one class out in any order, but puts those of a superclass first.
 */
@SuppressWarnings("unused")
abstract class CacheLinePadding {
    /** In the gap behind the header, where the JVM would put one of the subclass. */
    int p0;

    long p1;
    long p2;
    long p3;
    long p4;
    long p5;
    long p6;
    long p7;
}
