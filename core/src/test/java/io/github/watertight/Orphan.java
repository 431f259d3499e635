package io.github.watertight;

import java.io.IOException;
import java.util.function.Function;

/** A nested class whose enclosing class cannot be found, as after half an update of a class path. */
final class Orphan extends RedefiningLoader {

    private final String enclosing;
    private final Function<String, ? extends Throwable> failure;

    private Orphan(Class<?> nested, Function<String, ? extends Throwable> failure) {
        this.enclosing = nested.getEnclosingClass().getName();
        this.failure = failure;
    }

    /** Defines the class once more, where the one around it is missing. */
    static Class<?> of(Class<?> nested) throws IOException {
        return of(nested, ClassNotFoundException::new);
    }

    /** The same, but whoever asks for the one around it gets that failure: an error, or an exception of any kind. */
    static Class<?> of(Class<?> nested, Function<String, ? extends Throwable> failure) throws IOException {
        return new Orphan(nested, failure).redefine(nested);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.equals(enclosing)) {
            return super.loadClass(name, resolve);
        }
        Throwable thrown = failure.apply(name);
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        throw (ClassNotFoundException) thrown;
    }
}
