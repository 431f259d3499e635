package io.github.watertight.benchmarks;

import io.github.watertight.benchmarks.contenders.ClassCopies;

/**
 * Calls something at a given stack depth, through frames as a real program has them: of several classes, none of whose
 * calls the JIT compiler can tell the target of.
 */
public final class DeepStack {

    /** What is called at the bottom. */
    public interface Body {
        int run();
    }

    /** One class of frames. */
    public interface Link {
        int call(Link[] chain, int at, int step, int left, Body body);
    }

    /** The frame that all links are copies of. */
    public static final class Original implements Link {
        @Override
        public int call(Link[] chain, int at, int step, int left, Body body) {
            if (left == 0) {
                return body.run();
            }
            int next = (at + step) & (chain.length - 1);
            return chain[next].call(chain, next, step, left - 1, body);
        }
    }

    private static final int CLASSES = 16;
    private static final int WARM_UP = 2_000;

    /** Of {@link #descend} itself, the first link, and the body. */
    private static final int OWN_FRAMES = 3;

    private final Link[] chain = ClassCopies.instances(Original.class, Link.class, CLASSES);

    /** Creates a chain, and calls along it in so many orders that every call in it has many targets. */
    public DeepStack() {
        for (int i = 0; i < WARM_UP; i++) {
            for (int step = 1; step < CLASSES; step += 2) {
                chain[0].call(chain, 0, step, CLASSES + step, () -> 0);
            }
        }
    }

    /** Counts the frames of the calling thread, the caller's included. */
    public static int depthHere() {
        return new Throwable().getStackTrace().length - 1;
    }

    /**
     * Calls the body so that its frame is the depth-th of its thread, or at once if that is deeper already.
     *
     * @param callerDepth what {@link #depthHere} gives the caller
     */
    public int descend(int depth, int callerDepth, Body body) {
        int left = Math.max(0, depth - callerDepth - OWN_FRAMES);
        return chain[0].call(chain, 0, 3, left, body);
    }
}
