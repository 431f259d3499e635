package io.github.watertight.junit;

import java.util.Optional;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Prepares the session, where a system property asks for it: opens something before the first test, and closes it at the
 * end. It is registered as a service, as a user's listener would be, so that it may be called after ours.
 */
public final class SessionFixture implements LauncherSessionListener {

    static final String PROPERTY = "test.session-fixture";

    private Optional<Door> door = Optional.empty();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (Boolean.getBoolean(PROPERTY)) {
            door = Optional.of(new Door("of the session"));
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        door.ifPresent(Door::close);
    }
}
