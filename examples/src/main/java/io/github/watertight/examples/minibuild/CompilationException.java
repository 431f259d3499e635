package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.util.List;

/** A package does not compile. The message is what the compiler found, ready to be printed. */
final class CompilationException extends IOException {

    private static final long serialVersionUID = 1;

    CompilationException(String subject, List<String> findings) {
        super("# " + subject + System.lineSeparator() + String.join(System.lineSeparator(), findings));
    }
}
