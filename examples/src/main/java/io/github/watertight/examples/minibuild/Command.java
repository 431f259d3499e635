package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.util.List;

/**
 * One of the tool's commands. It is stateless; what it works on is in the {@link Session}.
 *
 * <p>A command that opens a Builder closes it on every path, and lets a failure to close it end the command.
 */
interface Command {

    /** The flags of everything that may open a Builder and build in it. */
    List<Flag> BUILD_FLAGS = List.of(Flag.DRY_RUN, Flag.PRINT, Flag.KEEP);

    /** Gives the word that calls it. */
    String name();

    /** Says what it does, in a line of the help. */
    String summary();

    /** Lists the flags that it takes. */
    default List<Flag> flags() {
        return BUILD_FLAGS;
    }

    /** Names what it takes after its flags, or is empty if it takes nothing. */
    default String operands() {
        return "";
    }

    /** Runs it, and returns the exit status. */
    int run(Session session) throws UsageException, IOException, InterruptedException;
}
