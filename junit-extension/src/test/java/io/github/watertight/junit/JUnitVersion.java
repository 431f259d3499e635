package io.github.watertight.junit;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

/** The JUnit that runs the tests, which is not always the one that they were compiled against. */
public final class JUnitVersion {

    private JUnitVersion() {}

    public static String current() {
        return Test.class.getPackage().getImplementationVersion();
    }

    public static boolean isAtLeast(int major, int minor) {
        String[] numbers = current().split("\\.");
        int currentMajor = Integer.parseInt(numbers[0]);
        int currentMinor = Integer.parseInt(numbers[1]);
        return currentMajor > major || (currentMajor == major && currentMinor >= minor);
    }

    /** Skips the calling test on an older JUnit. */
    public static void assumeAtLeast(int major, int minor) {
        assumeThat(isAtLeast(major, minor))
                .as("JUnit %s is %d.%d or later", current(), major, minor)
                .isTrue();
    }
}
