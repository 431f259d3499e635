package io.github.watertight.examples.minibuild;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that {@code env} shows. Some are costly, as in {@code cmd/go}: to know them the compiler must run, in a
 * Builder.
 */
final class Settings {

    private static final String DIRECTORY = "MINIBUILD_DIRECTORY";
    private static final String JAVA_HOME = "JAVA_HOME";
    private static final String CLASS_FILE_VERSION = "CLASS_FILE_VERSION";

    private static final List<String> CHEAP =
            List.of(JAVA_HOME, DIRECTORY, Session.JOBS_VARIABLE, Session.TEMP_DIR_VARIABLE);
    private static final List<String> COSTLY = List.of(CLASS_FILE_VERSION);

    private Settings() {}

    /** Lists the names of all settings. */
    static List<String> names() {
        List<String> names = new ArrayList<>(CHEAP);
        names.addAll(COSTLY);
        return names;
    }

    /** Finds the settings of these names, and opens a Builder only if one of them needs it. */
    static Map<String, String> find(Session session, List<String> names) throws UsageException, IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(JAVA_HOME, System.getProperty("java.home"));
        all.put(DIRECTORY, session.directory().toString());
        all.put(Session.JOBS_VARIABLE, String.valueOf(session.jobs()));
        all.put(Session.TEMP_DIR_VARIABLE, session.environment().getOrDefault(Session.TEMP_DIR_VARIABLE, ""));
        if (names.stream().anyMatch(COSTLY::contains)) {
            try (Builder builder = session.openBuilder()) {
                all.put(CLASS_FILE_VERSION, String.valueOf(classFileVersion(new Shell(session, builder))));
            }
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : names) {
            found.put(name, all.getOrDefault(name, ""));
        }
        return found;
    }

    /** Finds the version of what the compiler writes, by having it write something. */
    private static int classFileVersion(Shell shell) throws IOException {
        Path directory = shell.newObjectDir();
        Path source = directory.resolve("Probe.java");
        Path probe = directory.resolve("Probe.class");
        Files.writeString(source, "class Probe {}");
        shell.announce(
                List.of("javac", "-proc:none", Lint.NONE.option(), "-d", shell.name(directory), shell.name(source)));
        Javac.ofThisJdk().compile("probe", directory, List.of(source), List.of(directory), directory, Lint.NONE);
        // After the magic number (4 bytes) and the minor version (2).
        return ByteBuffer.wrap(Files.readAllBytes(probe)).getShort(6);
    }
}
