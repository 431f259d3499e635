package io.github.watertight;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Defines classes once more, from the same bytes as the loader that has defined them already. */
abstract class RedefiningLoader extends ClassLoader {

    RedefiningLoader() {
        super(RedefiningLoader.class.getClassLoader());
    }

    final Class<?> redefine(Class<?> type) throws IOException {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(file))) {
            byte[] bytes = in.readAllBytes();
            return defineClass(type.getName(), bytes, 0, bytes.length);
        }
    }
}
