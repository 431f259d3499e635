package io.github.watertight.examples.minibuild;

import io.github.watertight.OpenResource;
import java.util.List;

/**
 * What a run of the tool did.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 * @param notClosed what its command left to the end of the run to close; nothing is known of another process
 */
record Execution(int status, String out, String err, List<OpenResource> notClosed) {

    @Override
    public String toString() {
        return "exit status " + status + "\n[stdout]\n" + out + "[stderr]\n" + err;
    }
}
