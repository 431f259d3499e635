package io.github.watertight;

/**
 * How long the long tests take. They carry {@code @Tag("stress")}, run a little in every build, and in full with
 * {@code -Pstress}, which runs them alone.
 */
public final class Stress {

    /** The tag of what {@code -Pstress} runs. */
    public static final String TAG = "stress";

    private static final boolean FULL = Boolean.getBoolean("stress");

    private Stress() {}

    /** Tells how often to do what is done often. */
    public static int times(int inEveryBuild, int underStress) {
        return FULL ? underStress : inEveryBuild;
    }
}
