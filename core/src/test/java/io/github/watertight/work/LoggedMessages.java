package io.github.watertight.work;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what this package logs, the debug level included, instead of having it printed. */
final class LoggedMessages extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("io.github.watertight.work");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** Begins when the searches have ended that earlier tests have begun, in directories that are going or gone. */
    LoggedMessages() {
        try {
            MarkedDirectoriesTestCase.awaitOrphans();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
    }

    List<String> at(Level level) {
        return records.stream()
                .filter(logged -> logged.getLevel().equals(level))
                .map(LogRecord::getMessage)
                .toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }
}
