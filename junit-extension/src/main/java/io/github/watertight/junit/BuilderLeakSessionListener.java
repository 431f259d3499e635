package io.github.watertight.junit;

import io.github.watertight.CleanupReport;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Checks the registry at the end of the launcher session, checks the settings at its start, and follows in between which
 * tests run and fail, of every engine.
 *
 * <p>The JUnit Platform finds it by itself. When the last session open in the JVM closes, what no test and no run has
 * answered for is reported on the standard error and closed; then the listener throws a {@link BuilderLeakError}, which
 * fails the build, unless a test has failed anyway or {@code watertight.session} says otherwise. It does nothing where
 * nothing was registered.
 *
 * @since 0.1.0
 */
public final class BuilderLeakSessionListener implements LauncherSessionListener {

    private final LeakWatch watch = LeakWatch.INSTANCE;

    /** Made by the JUnit Platform. */
    public BuilderLeakSessionListener() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        boolean outermost = watch.sessionOpened();
        session.getLauncher()
                .registerLauncherDiscoveryListeners(
                        new SettingsCheck(outermost ? watch::settings : settingsOfNestedSession -> {}));
        // What fails inside a test, in a session of its own, is that test's to judge.
        session.getLauncher()
                .registerTestExecutionListeners(
                        new RunningTests(watch, outermost ? watch::finished : (test, resultInNestedSession) -> {}));
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (watch.sessionClosed()) {
            checkSession();
        }
    }

    private void checkSession() {
        Settings settings = watch.settings();
        if (!settings.enabled() || settings.session() == Settings.SessionCheck.OFF || !watch.haveTestsStarted()) {
            watch.printSummary();
            return;
        }
        Instant ended = Instant.now();
        CleanupReport left = watch.registry().processScope().end(settings.endOptions());
        watch.leaksFound(left.leaks().size());
        watch.printSummary();
        if (left.leaks().isEmpty()) {
            return;
        }
        LeakReport report = new LeakReport(LeakReport.Subject.SESSION, "The test session", null, ended, left);
        boolean fails = settings.session() == Settings.SessionCheck.FAIL
                && settings.onLeak() == Settings.OnLeak.FAIL
                // As in cmd/go: the first failure's exit status stands.
                && !watch.anythingFailed();
        watch.warn(report.message());
        if (fails) {
            throw report.pointer();
        }
    }

    /** Stops the run at its start if a setting is wrong. Only here does a throw stop the run, and all keys be seen. */
    private record SettingsCheck(Consumer<Settings> settings) implements LauncherDiscoveryListener {

        @Override
        public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
            var parameters = request.getConfigurationParameters();
            try {
                // The keys of system properties among them, on every JUnit since 5.10.
                settings.accept(Settings.read(parameters::get, parameters.keySet()));
            } catch (IllegalArgumentException e) {
                throw new JUnitException("Watertight: " + e.getMessage(), e);
            }
        }
    }
}
