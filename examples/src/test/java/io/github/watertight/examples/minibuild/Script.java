package io.github.watertight.examples.minibuild;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A test of minibuild, written as text in the manner of {@code cmd/go}'s scripts: commands, one a line, then the files
 * that they need.
 *
 * <pre>
 * # a comment
 * minibuild build -x
 * stderr '^WORK='
 * ! minibuild run
 * -- src/demo/Main.java --
 * package demo;
 * </pre>
 *
 * <p>Words are parted by blanks; single quotes keep a word together and as it is; elsewhere {@code $NAME} is replaced.
 *
 * @param name the file's name, for messages
 * @param lines the commands
 * @param files the files by their relative names
 */
record Script(String name, List<Line> lines, Map<String, String> files) {

    /** What a line may begin with, and between how many words may follow. */
    enum Verb {
        MINIBUILD("minibuild", 0, 20),
        LEAKY_MINIBUILD("leaky-minibuild", 0, 20),
        STATUS("status", 1, 1),
        STDOUT("stdout", 1, 1),
        STDERR("stderr", 1, 1),
        CAPTURE("capture", 2, 2),
        EXISTS("exists", 1, 20),
        EMPTY("empty", 1, 20),
        CMP("cmp", 2, 2),
        ENV("env", 1, 20),
        MKDIR("mkdir", 1, 20),
        CP("cp", 2, 2),
        RM("rm", 1, 20);

        private final String word;
        private final int min;
        private final int max;

        Verb(String word, int min, int max) {
            this.word = word;
            this.min = min;
            this.max = max;
        }

        boolean isNegatable() {
            return List.of(MINIBUILD, LEAKY_MINIBUILD, STDOUT, STDERR, EXISTS, CMP)
                    .contains(this);
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** A word, and whether it was quoted. */
    record Word(String text, boolean quoted) {}

    /** A command; a negated one must not succeed. */
    record Line(String place, String text, boolean negated, Verb verb, List<Word> words) {}

    /**
     * Reads a script.
     *
     * @throws IllegalArgumentException if it makes no sense; the message begins with the file and the line
     */
    static Script parse(String name, String text) {
        List<Line> lines = new ArrayList<>();
        Map<String, String> files = new LinkedHashMap<>();
        String file = null;
        int number = 0;
        for (String line : text.lines().toList()) {
            String place = name + ":" + ++number;
            if (line.matches("-- .+ --")) {
                file = line.substring(3, line.length() - 3).strip();
                if (files.putIfAbsent(file, "") != null) {
                    throw error(place, "file " + file + " is there twice");
                }
            } else if (file != null) {
                files.merge(file, line + "\n", String::concat);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(parseLine(place, line.strip()));
            }
        }
        if (lines.isEmpty()) {
            throw error(name + ":1", "no commands");
        }
        return new Script(name, List.copyOf(lines), files);
    }

    private static Line parseLine(String place, String text) {
        List<Word> words = words(place, text);
        boolean negated = words.get(0).text().equals("!");
        List<Word> rest = negated ? words.subList(1, words.size()) : words;
        if (rest.isEmpty()) {
            throw error(place, "nothing follows the !");
        }
        String first = rest.get(0).text();
        Verb verb = Arrays.stream(Verb.values())
                .filter(candidate -> candidate.word.equals(first))
                .findFirst()
                .orElseThrow(() -> error(
                        place,
                        "unknown command " + first + "; allowed are "
                                + Arrays.stream(Verb.values())
                                        .map(Verb::toString)
                                        .collect(Collectors.joining(", "))));
        List<Word> operands = List.copyOf(rest.subList(1, rest.size()));
        if (operands.size() < verb.min || operands.size() > verb.max) {
            throw error(place, verb + " takes " + verb.min + " to " + verb.max + " words, not " + operands.size());
        }
        if (negated && !verb.isNegatable()) {
            throw error(place, verb + " cannot be negated");
        }
        return new Line(place, text, negated, verb, operands);
    }

    private static List<Word> words(String place, String text) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == ' ') {
                at++;
                continue;
            }
            boolean quoted = text.charAt(at) == '\'';
            int end = text.indexOf(quoted ? '\'' : ' ', at + 1);
            if (quoted && end < 0) {
                throw error(place, "unclosed quote");
            }
            if (end < 0) {
                end = text.length();
            }
            words.add(new Word(text.substring(quoted ? at + 1 : at, end), quoted));
            at = end + 1;
        }
        return words;
    }

    private static IllegalArgumentException error(String place, String problem) {
        return new IllegalArgumentException(place + ": " + problem);
    }
}
