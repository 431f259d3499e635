package io.github.watertight;

/** Where a resource was opened, or a scope entered: a throwable, because the JDK has no cheaper exact stack. */
final class OpeningStack extends Throwable {

    private static final long serialVersionUID = 1L;

    OpeningStack() {
        super("opened here", null, false, true);
    }
}
