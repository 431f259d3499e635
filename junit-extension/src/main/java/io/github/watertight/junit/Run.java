package io.github.watertight.junit;

import io.github.watertight.CleanupReport;
import io.github.watertight.EndOptions;
import io.github.watertight.ResourceScope;
import io.github.watertight.ScopeSpec;
import java.time.Instant;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * One execution of the Jupiter engine: its settings, and the scope around its classes, which holds what is known to be
 * the run's but no test's. It is kept in the store of the root context; what it throws at the end is a failure of the
 * engine's node.
 */
@SuppressWarnings("deprecation") // See ContextScope.
final class Run implements Store.CloseableResource, AutoCloseable {

    private static final Namespace NAMESPACE = Namespace.create(Run.class);
    private static final String NAME = "The test run";

    private final LeakWatch watch = LeakWatch.INSTANCE;
    private final Settings settings;
    private final EndOptions endOptions;
    private final String uniqueId;
    private final ResourceScope scope;

    private Run(ExtensionContext root) {
        this.settings = read(root);
        this.endOptions = settings.endOptions();
        this.uniqueId = root.getUniqueId();
        if (!watch.isSessionOpen()) {
            // Else they are the session's: this run may be one inside a test.
            watch.settings(settings);
        }
        // Never a child of what the thread is in: an engine may run inside a test, and on threads of its own.
        this.scope = watch.registry().openScope(ScopeSpec.named(NAME).group(), watch.scopeOutside(uniqueId));
        watch.watched(uniqueId, scope);
    }

    static Run of(ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        return root.getStore(NAMESPACE).getOrComputeIfAbsent(Run.class, type -> new Run(root), Run.class);
    }

    private static Settings read(ExtensionContext root) {
        try {
            return Settings.read(root::getConfigurationParameter);
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException("Watertight: " + e.getMessage(), e);
        }
    }

    Settings settings() {
        return settings;
    }

    /** How the scopes of this run end. */
    EndOptions endOptions() {
        return endOptions;
    }

    ResourceScope scope() {
        return scope;
    }

    @Override
    public void close() {
        Instant ended = Instant.now();
        watch.forget(uniqueId, scope);
        CleanupReport left = scope.end(endOptions);
        if (!left.leaks().isEmpty()) {
            LeakReport report = new LeakReport(LeakReport.Subject.RUN, NAME, null, ended, left);
            watch.leaksFound(report.leakCount());
            failOrWarn(report);
        }
    }

    /** Does with a report what the settings say. */
    void failOrWarn(LeakReport report) {
        if (settings.onLeak() == Settings.OnLeak.FAIL) {
            throw report.error();
        }
        watch.warn(report.message());
    }
}
