package io.github.watertight.junit;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who misspelt a key: the known one to which the fewest slips of the hand lead. */
final class NearestKey {

    private static final int MOST_SLIPS = 3;

    private NearestKey() {}

    /** Gives the nearest key, the first of several; empty if none is so near that it is probably meant. */
    static Optional<String> to(String misspelt, Collection<String> known) {
        String given = misspelt.toLowerCase(Locale.ROOT);
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String key : known) {
            int slips = slips(given, key);
            // One in three letters: after more it is another word.
            if (slips < fewest && slips <= Math.min(MOST_SLIPS, key.length() / 3)) {
                nearest = key;
                fewest = slips;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Counts letters that were added, left out, or replaced, and neighbours that were swapped. */
    private static int slips(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : slipsAt(a, i, b, j, distance);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int slipsAt(String a, int i, String b, int j, int[][] distance) {
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, 1 + distance[i - 2][j - 2]) : fewest;
    }
}
