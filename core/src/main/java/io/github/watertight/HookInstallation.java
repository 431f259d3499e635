package io.github.watertight;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Installs the shutdown hook of one registry when it is first needed, and once. */
final class HookInstallation {

    /** Installs hooks. */
    interface Installer {

        /** Throws {@link IllegalStateException} if the JVM is shutting down. */
        void install(Thread hook);

        /** Loads what the hook will need. Loaders run code that may register something: no lock is held. */
        default void load() {}
    }

    /** Has the JVM run the hook. */
    static final class OfTheJvm implements Installer {
        @Override
        public void install(Thread hook) {
            Runtime.getRuntime().addShutdownHook(hook);
        }

        @Override
        public void load() {
            ExitClasses.load();
        }
    }

    private final Supplier<? extends Runnable> hook;
    private final Installer installer;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean installed;

    HookInstallation(Supplier<? extends Runnable> hook, Installer installer) {
        this.hook = hook;
        this.installer = installer;
    }

    /** Installs the hook unless it is; returns false if the JVM is shutting down and the hook will not run. */
    boolean install() {
        if (installed) {
            return true;
        }
        installer.load();
        lock.lock();
        try {
            if (!installed) {
                installer.install(thread());
                installed = true;
            }
            return true;
        } catch (IllegalStateException shuttingDown) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The JVM keeps it to its end, so it must keep nothing of the thread that happens to register first. */
    private Thread thread() {
        Thread thread = new Thread(null, hook.get(), "watertight-shutdown", 0, false);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }
}
