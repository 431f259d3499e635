package io.github.watertight;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Installs the shutdown hook of one registry when it is first needed, and once. */
final class HookInstallation {

    /** Installs a hook; throws {@link IllegalStateException} if the JVM is shutting down. */
    interface Installer {
        void install(Thread hook);
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
        // Before the lock is taken: to make it loads classes, and loaders run code that may register something.
        Thread thread = thread();
        lock.lock();
        try {
            if (!installed) {
                installer.install(thread);
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
