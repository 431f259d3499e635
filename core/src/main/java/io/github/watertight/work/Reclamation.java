package io.github.watertight.work;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What was reclaimed of one JVM that has ended: how much, and what the JVM was doing when it opened it. */
final class Reclamation {

    private static final int MOST_FAILURES = 20;

    private static final String NO_SCOPE = "outside every scope";

    private final Path tempDir;
    private final JvmIdentity jvm;
    private final Map<String, List<Instant>> openings = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int failed;
    private int postponed;
    private int directories;
    private int gone;
    private long files;
    private long bytes;

    Reclamation(Path tempDir, JvmIdentity jvm) {
        this.tempDir = tempDir;
        this.jvm = jvm;
    }

    /** Counts a directory that is gone now. */
    void removed(MarkerFormat.Directory directory) {
        directories++;
        opened(directory);
    }

    /** Counts a directory that is not there any more, unless it may never have been. */
    void gone(MarkerFormat.Directory directory) {
        if (directory.fileKey() != null) {
            gone++;
            opened(directory);
        }
    }

    private void opened(MarkerFormat.Directory directory) {
        openings.computeIfAbsent(
                        directory.scope() == null ? NO_SCOPE : "in " + directory.scope(), scope -> new ArrayList<>())
                .add(directory.opened());
    }

    /** Counts what was in a directory, as far as it is gone now. */
    void removed(TreeRemoval removal) {
        files += removal.files();
        bytes += removal.bytes();
    }

    void failed(IOException failure) {
        failed++;
        if (failed <= MOST_FAILURES) {
            failures.add(failure.getMessage());
        }
    }

    /** Counts directories for which there was no time. */
    void postponed(int count) {
        postponed += count;
    }

    /**
     * Tells about it, if there is anything to tell; what each later JVM will find again, at debug level. Where the JVM is
     * ending by the time that it has been logged, the logger may have been gone, so it is printed too.
     *
     * @param all whether nothing is left for a later JVM
     * @param jvmEnds tells whether this JVM is ending now; asked before and after
     */
    void tell(boolean all, BooleanSupplier jvmEnds) {
        if (directories == 0 && (gone == 0 || !all)) {
            if (gone > 0 || failed > 0 || postponed > 0) {
                PackageLogger.get().log(Level.DEBUG, message());
            }
            return;
        }
        if (!jvmEnds.getAsBoolean()) {
            PackageLogger.get().log(Level.INFO, message());
        }
        if (jvmEnds.getAsBoolean()) {
            System.err.println("watertight: " + message());
        }
    }

    String message() {
        StringBuilder message = new StringBuilder();
        if (directories == 0 && gone > 0) {
            message.append("found gone already ").append(workDirectories(gone));
        } else {
            message.append("reclaimed ")
                    .append(workDirectories(directories))
                    .append(" (")
                    .append(files)
                    .append(files == 1 ? " file, " : " files, ")
                    .append(readable(bytes))
                    .append(')');
        }
        message.append(", left behind by a JVM that was killed, or could not remove them: process ")
                .append(jvm.pid())
                .append(", started ")
                .append(jvm.started());
        openings.forEach((scope, times) -> message.append(System.lineSeparator())
                .append("  opened ")
                .append(scope)
                .append(times.size() == 1 ? ", at " : ", " + times.size() + " of them, the last at ")
                .append(times.stream().max(Instant::compareTo).orElseThrow()));
        if (directories > 0 && gone > 0) {
            message.append(System.lineSeparator()).append("  gone already: ").append(gone);
        }
        failures.forEach(
                failure -> message.append(System.lineSeparator()).append("  ").append(failure));
        if (failed > MOST_FAILURES) {
            message.append(System.lineSeparator())
                    .append("  and ")
                    .append(failed - MOST_FAILURES)
                    .append(" more that could not be removed");
        }
        if (postponed > 0) {
            message.append(System.lineSeparator())
                    .append("  ")
                    .append(postponed)
                    .append(postponed == 1 ? " more is" : " more are")
                    .append(" for the next JVM: the time for it is up");
        }
        return message.toString();
    }

    private String workDirectories(int count) {
        return count + (count == 1 ? " work directory in " : " work directories in ") + tempDir;
    }

    static String readable(long bytes) {
        if (bytes < 1000) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        double value = bytes;
        String unit = "bytes";
        for (String larger : List.of("kB", "MB", "GB", "TB")) {
            if (value < 1000) {
                break;
            }
            value /= 1000;
            unit = larger;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
    }
}
