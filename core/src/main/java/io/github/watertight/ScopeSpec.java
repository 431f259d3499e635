package io.github.watertight;

import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a scope is opened for: its name, and the code that runs in it, which is evidence of what it opened.
 *
 * <p>Immutable; each method but {@link #named} returns a changed copy.
 *
 * @since 0.1.0
 */
public final class ScopeSpec {

    private final String name;
    private final @Nullable Class<?> codeClass;
    private final @Nullable Method codeMethod;
    private final boolean group;

    private ScopeSpec(String name, @Nullable Class<?> codeClass, @Nullable Method codeMethod, boolean group) {
        this.name = name;
        this.codeClass = codeClass;
        this.codeMethod = codeMethod;
        this.group = group;
    }

    /**
     * Describes a scope by its name alone.
     *
     * @param name what reports call the scope; need not be unique
     * @return the description
     */
    public static ScopeSpec named(String name) {
        return new ScopeSpec(Objects.requireNonNull(name, "name"), null, null, false);
    }

    /**
     * Says that a method runs in this scope. What is opened elsewhere under that method, its lambdas or its local
     * classes is then known to be the scope's ({@link Attribution#CODE}), as long as the method has been run only once.
     *
     * @param method the method
     * @return the description with the method
     */
    public ScopeSpec running(Method method) {
        return new ScopeSpec(name, codeClass, Objects.requireNonNull(method, "method"), group);
    }

    /**
     * Says that the scope stands for a class: what the static initialiser of the class, a superclass or an enclosing
     * class opens belongs to it.
     *
     * @param type the class
     * @return the description with the class
     */
    public ScopeSpec forClass(Class<?> type) {
        return new ScopeSpec(name, Objects.requireNonNull(type, "type"), codeMethod, group);
    }

    /**
     * Says that nothing runs in the scope itself, only in scopes below it, so that it is never a candidate for what
     * was opened outside all scopes.
     *
     * @return the description of a group
     */
    public ScopeSpec group() {
        return new ScopeSpec(name, codeClass, codeMethod, true);
    }

    String name() {
        return name;
    }

    @Nullable
    Class<?> codeClass() {
        return codeClass;
    }

    @Nullable
    Method codeMethod() {
        return codeMethod;
    }

    boolean isGroup() {
        return group;
    }
}
