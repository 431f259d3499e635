package io.github.watertight.work;

import java.lang.System.Logger;

/** Where it is told what no exception can tell, because nobody waits for it. */
final class PackageLogger {

    private PackageLogger() {}

    /** Gives the logger that has the name of this package. */
    static Logger get() {
        // Not in a constant: the first look-up costs more than many work directories, and there is seldom anything to
        // say.
        return System.getLogger("io.github.watertight.work");
    }
}
