package io.github.watertight.junit;

import java.util.List;

/**
 * Says that a test, a class, a run or a session left resources open.
 *
 * <p>Its stack trace is the one that opened the first of them, cut to the user's frames; the others, and what went wrong
 * when they were closed, are suppressed in it. The message names every line that opened one. The session's has neither: it
 * is one sentence, after the same report on the standard error.
 *
 * @since 0.1.0
 */
public final class BuilderLeakError extends AssertionError {

    private static final long serialVersionUID = 1L;

    BuilderLeakError(String message, StackTraceElement[] opening, List<? extends Throwable> others) {
        super(message);
        setStackTrace(opening);
        others.forEach(this::addSuppressed);
    }
}
