package io.github.watertight.work;

import java.security.SecureRandom;

/** Names that nobody can foresee. */
final class RandomNames {

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomNames() {}

    /** Gives 64 random bits, as a decimal number. */
    static String next() {
        return Long.toUnsignedString(RANDOM.nextLong());
    }
}
