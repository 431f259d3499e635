package io.github.watertight.work;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a marker is written: text in lines of one length, so that each is written at once, at a place of its own, and can
 * be used again. The first tells the version and the JVM, each other one a work directory, or nothing.
 */
final class MarkerFormat {

    /** The length of a line in bytes. It divides a page, so that no write of one is ever cut in two. */
    static final int LINE = 512;

    private static final int VERSION = 1;

    // DOTALL, because a scope may hold what Java takes for the end of a line: that breaks no marker.
    private static final Pattern HEADER = Pattern.compile("watertight (\\d{1,9}) (.*)", Pattern.DOTALL);
    private static final Pattern DIRECTORY = Pattern.compile(
            "dir=(" + WorkDirectory.NAME + ") key=(\\S+) opened=(\\S+)(?: scope=(.*))?", Pattern.DOTALL);
    private static final String NO_KEY = "-";

    /**
     * What a marker says.
     *
     * @param jvm whose marker it is
     * @param directories the work directories that the JVM had there
     */
    record Contents(JvmIdentity jvm, List<Directory> directories) {}

    /**
     * What a marker says of one work directory.
     *
     * @param name its name in the directory that the marker is in
     * @param fileKey what its file key looks like; null until it has been made
     * @param opened when it was opened
     * @param scope the name of the scope that it was opened in; null if that was none
     */
    record Directory(
            String name,
            @Nullable String fileKey,
            Instant opened,
            @Nullable String scope) {}

    private MarkerFormat() {}

    static byte[] header(JvmIdentity jvm) {
        return line("watertight " + VERSION + " " + jvm.text());
    }

    static byte[] directory(Directory directory) {
        String text = "dir=" + directory.name() + " key="
                + (directory.fileKey() == null ? NO_KEY : directory.fileKey())
                + " opened=" + directory.opened()
                + (directory.scope() == null ? "" : " scope=" + directory.scope());
        return line(text);
    }

    static byte[] blank() {
        return line("");
    }

    /** What a file key looks like in a marker. The JDK gives it no other form; that of Unix is the device and the inode. */
    static String text(Object fileKey) {
        return fileKey.toString().replaceAll("\\s", "_");
    }

    private static byte[] line(String text) {
        byte[] line = new byte[LINE];
        Arrays.fill(line, (byte) ' ');
        byte[] bytes = OneLine.of(text, " ").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, line, 0, Math.min(bytes.length, LINE - 1));
        line[LINE - 1] = '\n';
        return line;
    }

    /**
     * Reads a marker.
     *
     * @throws IOException if it is not one that this version can have written; the message continues a sentence that
     *     begins with its name
     */
    static Contents parse(byte[] marker) throws IOException {
        if (marker.length == 0 || marker.length % LINE != 0) {
            throw new IOException("is broken: its length is " + marker.length);
        }
        JvmIdentity jvm = parseHeader(lineAt(marker, 0));
        List<Directory> directories = new ArrayList<>();
        for (int at = LINE; at < marker.length; at += LINE) {
            String line = lineAt(marker, at);
            if (!line.isEmpty()) {
                directories.add(parseDirectory(line));
            }
        }
        return new Contents(jvm, directories);
    }

    private static String lineAt(byte[] marker, int at) throws IOException {
        if (marker[at + LINE - 1] != '\n') {
            throw new IOException("is broken: no line ends at " + (at + LINE));
        }
        return new String(marker, at, LINE - 1, StandardCharsets.UTF_8).stripTrailing();
    }

    private static JvmIdentity parseHeader(String line) throws IOException {
        Matcher matcher = HEADER.matcher(line);
        if (!matcher.matches()) {
            throw new IOException("is broken or foreign: it begins with \"" + line + "\"");
        }
        if (Integer.parseInt(matcher.group(1)) != VERSION) {
            throw new IOException("is of version " + matcher.group(1) + ", and this is version " + VERSION);
        }
        JvmIdentity jvm = JvmIdentity.parse(matcher.group(2));
        if (jvm == null) {
            throw new IOException("is broken: it names its JVM \"" + matcher.group(2) + "\"");
        }
        return jvm;
    }

    private static Directory parseDirectory(String line) throws IOException {
        Matcher matcher = DIRECTORY.matcher(line);
        if (!matcher.matches()) {
            throw new IOException("is broken: a line is \"" + line + "\"");
        }
        String key = matcher.group(2);
        try {
            return new Directory(
                    matcher.group(1),
                    key.equals(NO_KEY) ? null : key,
                    Instant.parse(matcher.group(3)),
                    matcher.group(4));
        } catch (DateTimeParseException notATime) {
            throw new IOException("is broken: a time is \"" + matcher.group(3) + "\"", notATime);
        }
    }
}
