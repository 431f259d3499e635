package io.github.watertight.junit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One leak as it was reported.
 *
 * @param descriptor the unique id of what failed; {@link #SESSION} for the session
 * @param opener who opened it, as the resource itself says
 * @param line the line that opened it
 * @param owner what the report says of the owner
 */
record Finding(String descriptor, String opener, String line, String owner) {

    static final String SESSION = "session";

    private static final Pattern BLOCK =
            Pattern.compile("Leak  <(?<opener>.*?)>(?:\\R *and +\\d+ more, .*?: (?<others>.*))?"
                    + "\\R *opened at +(?<line>.*)(?s:.*?)owner +(?<owner>.*)");

    static List<Finding> in(String descriptor, String message) {
        List<Finding> findings = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(message);
        while (matcher.find()) {
            List<String> openers = new ArrayList<>(List.of(matcher.group("opener")));
            if (matcher.group("others") != null) {
                openers.addAll(
                        List.of(matcher.group("others").replaceAll("^<|>$", "").split(">, <", -1)));
            }
            for (String opener : openers) {
                findings.add(new Finding(descriptor, opener, matcher.group("line"), matcher.group("owner")));
            }
        }
        return findings;
    }

    boolean isCertain() {
        return owner.startsWith("certain: ");
    }

    boolean isInferred() {
        return owner.startsWith("inferred: ");
    }

    /** Whether it is held against the run or the session, and so against no test. */
    boolean isHeld() {
        return descriptor.equals(SESSION) || descriptor.equals("[engine:junit-jupiter]");
    }

    /** Whether what failed is the test that opened it, or a class around that test. */
    boolean isOnOpener() {
        String[] names = opener.split("[.#]");
        String expected = "[engine:junit-jupiter]/[class:generated." + names[0] + "]";
        if (descriptor.equals(expected)) {
            return true;
        }
        int next = 1;
        if (names.length > 1 && names[1].equals("In")) {
            expected += "/[nested-class:In]";
            next++;
            if (descriptor.equals(expected)) {
                return true;
            }
        }
        String method = names.length > next ? names[next] : "";
        String rest = descriptor.startsWith(expected) ? descriptor.substring(expected.length()) : "";
        return opener.contains("#")
                ? rest.startsWith("/[test-template:" + method + "(") && rest.endsWith("-invocation:#" + number() + "]")
                        || rest.startsWith("/[test-factory:" + method + "()]")
                                && (rest.endsWith(")]") || rest.endsWith("[dynamic-test:#" + number() + "]"))
                : rest.equals("/[method:" + method + "()]");
    }

    private String number() {
        return opener.substring(opener.indexOf('#') + 1);
    }
}
