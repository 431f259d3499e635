package io.github.watertight.examples.minibuild;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.IntSupplier;

/**
 * A standard error that is another one for each thread that asks for it, because Builders print on the process's and
 * scripts run at the same time.
 */
final class ThreadErr extends OutputStream {

    private static final ThreadLocal<PrintStream> TARGET = new ThreadLocal<>();

    static {
        System.setErr(new PrintStream(new ThreadErr(System.err), true));
    }

    private final PrintStream others;

    private ThreadErr(PrintStream others) {
        this.others = others;
    }

    /** Runs something, whose standard error goes to the given stream as far as the calling thread writes it. */
    static int redirect(PrintStream target, IntSupplier action) {
        TARGET.set(target);
        try {
            return action.getAsInt();
        } finally {
            TARGET.remove();
        }
    }

    private PrintStream target() {
        PrintStream target = TARGET.get();
        return target != null ? target : others;
    }

    @Override
    public void write(int b) {
        target().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        target().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        target().flush();
    }
}
