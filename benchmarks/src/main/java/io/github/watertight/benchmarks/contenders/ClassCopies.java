package io.github.watertight.benchmarks.contenders;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.util.Arrays;

/**
 * Makes classes that are the same but for their identity, each in a loader of its own. The JIT compiler profiles each by
 * itself, and each has lambda classes of its own: to a tracker they are different call sites.
 */
public final class ClassCopies {

    private static final class Loader extends ClassLoader {
        Loader(ClassLoader parent) {
            super(parent);
        }

        Class<?> define(String name, byte[] code) {
            return defineClass(name, code, 0, code.length);
        }
    }

    private ClassCopies() {}

    /**
     * Makes instances of copies of a class.
     *
     * @param original a public class, with one public constructor, that uses only what is public
     * @param type what the originals and the copies have in common
     * @param arguments of the constructor
     */
    public static <T> T[] instances(Class<? extends T> original, Class<T> type, int count, Object... arguments) {
        @SuppressWarnings("unchecked")
        T[] instances = (T[]) Array.newInstance(type, count);
        byte[] code = code(original);
        Arrays.setAll(instances, i -> type.cast(instance(original, code, arguments)));
        return instances;
    }

    private static Object instance(Class<?> original, byte[] code, Object... arguments) {
        Class<?> copy = new Loader(original.getClassLoader()).define(original.getName(), code);
        try {
            Constructor<?> constructor = copy.getConstructors()[0];
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot copy " + original, e);
        }
    }

    private static byte[] code(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + file + " beside " + type);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
