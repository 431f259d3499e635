package io.github.watertight.benchmarks.contenders;

/** A leak tracker that is being measured. */
public interface Tracker {

    /** The stay of a thread where what it opens belongs together, such as a test. */
    interface Stay {

        /** What most trackers know of tests: nothing. */
        Stay NOWHERE = new Stay() {
            @Override
            public void leave() {}

            @Override
            public void end() {}
        };

        /** Leaves, and what is open stays open. */
        void leave();

        /** Leaves and checks, as at the end of a test, that nothing is left open; throws if something is. */
        void end();
    }

    /** Gives call sites, each of which is a class of its own. */
    Opener[] openers(int sites);

    /** Ends the tracking of what one of the openers has opened. */
    void close(Resource resource, Object handle);

    /** Has the calling thread begin something like a test. */
    default Stay enter() {
        return Stay.NOWHERE;
    }
}
