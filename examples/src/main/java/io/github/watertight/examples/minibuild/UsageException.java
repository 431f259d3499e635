package io.github.watertight.examples.minibuild;

/** The tool was called wrongly. The message names what was given and what is allowed; the exit status is 2. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
