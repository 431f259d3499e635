package io.github.watertight.work;

import java.util.regex.Pattern;

/** Keeps text that somebody else has chosen, such as a name, to the one line that there is for it. */
final class OneLine {

    /** All that ends a line somewhere: the control characters, of Unicode and not of ASCII only, and two separators. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    private OneLine() {}

    static String of(String text, String replacement) {
        return CONTROL.matcher(text).replaceAll(replacement);
    }
}
