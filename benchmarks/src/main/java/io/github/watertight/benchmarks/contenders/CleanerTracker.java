package io.github.watertight.benchmarks.contenders;

import java.lang.ref.Cleaner;

/** The JDK's {@link Cleaner}, which closes what was forgotten and reports nothing. All share one action, the cheapest way. */
final class CleanerTracker implements Tracker {

    /** The call site. */
    public static final class Site implements Opener {
        private final Cleaner cleaner;
        private final Runnable action;

        /** Opens with that cleaner. */
        public Site(Cleaner cleaner, Runnable action) {
            this.cleaner = cleaner;
            this.action = action;
        }

        @Override
        public Object open(Resource resource) {
            return cleaner.register(resource, action);
        }
    }

    private final Cleaner cleaner = Cleaner.create();
    private final Runnable action;

    CleanerTracker(Runnable action) {
        this.action = action;
    }

    @Override
    public Opener[] openers(int sites) {
        return ClassCopies.instances(Site.class, Opener.class, sites, cleaner, action);
    }

    @Override
    public void close(Resource resource, Object handle) {
        ((Cleaner.Cleanable) handle).clean();
    }
}
