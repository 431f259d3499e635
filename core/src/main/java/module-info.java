/** Finds resources that a program opened and never closed. It needs nothing but the JDK. */
module io.github.watertight {
    requires static org.jspecify;

    exports io.github.watertight;
    exports io.github.watertight.work;
}
