package io.github.watertight;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A nested class whose enclosing class cannot be found, as after half an update of a class path. */
final class Orphan extends ClassLoader {

    private final String enclosing;

    private Orphan(Class<?> nested) {
        super(nested.getClassLoader());
        this.enclosing = nested.getEnclosingClass().getName();
    }

    /** Defines the class once more, where the one around it is missing. */
    static Class<?> of(Class<?> nested) throws IOException {
        String file = nested.getName().substring(nested.getPackageName().length() + 1) + ".class";
        try (InputStream in = Objects.requireNonNull(nested.getResourceAsStream(file))) {
            byte[] bytes = in.readAllBytes();
            return new Orphan(nested).defineClass(nested.getName(), bytes, 0, bytes.length);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.equals(enclosing)) {
            throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
    }
}
