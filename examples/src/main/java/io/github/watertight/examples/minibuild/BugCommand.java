package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.util.List;

/** Prints a bug report to be completed. It opens no browser and sends nothing. */
final class BugCommand implements Command {

    @Override
    public String name() {
        return "bug";
    }

    @Override
    public String summary() {
        return "print a bug report to be completed";
    }

    /** Takes no -n, as env does not. */
    @Override
    public List<Flag> flags() {
        return List.of(Flag.PRINT, Flag.KEEP);
    }

    @Override
    public int run(Session session) throws UsageException, IOException {
        String settings = String.join(System.lineSeparator(), EnvCommand.assignments(session));
        session.out().printf("""
                        ### What is your environment? (minibuild env)

                        ```
                        %s
                        ```

                        ### What did you do?

                        ### What did you see?

                        ### What did you expect to see?
                        """, settings);
        return 0;
    }
}
