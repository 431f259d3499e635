package io.github.watertight;

import java.io.IOException;

/** A nested class whose enclosing class cannot be found, as after half an update of a class path. */
final class Orphan extends RedefiningLoader {

    private final String enclosing;

    private Orphan(Class<?> nested) {
        this.enclosing = nested.getEnclosingClass().getName();
    }

    /** Defines the class once more, where the one around it is missing. */
    static Class<?> of(Class<?> nested) throws IOException {
        return new Orphan(nested).redefine(nested);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.equals(enclosing)) {
            throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
    }
}
