package io.github.watertight.benchmarks.contenders;

import org.elasticsearch.transport.LeakTracker;

/** Elasticsearch's tracker of what its tests leave unclosed: a stack for each resource, reported by a cleaner. */
final class ElasticsearchTracker implements Tracker {

    /** The call site. */
    public static final class Site implements Opener {
        private final LeakTracker tracker;

        /** Opens with that tracker. */
        public Site(LeakTracker tracker) {
            this.tracker = tracker;
        }

        @Override
        public Object open(Resource resource) {
            return tracker.track(resource);
        }
    }

    @Override
    public Opener[] openers(int sites) {
        return ClassCopies.instances(Site.class, Opener.class, sites, LeakTracker.INSTANCE);
    }

    @Override
    public void close(Resource resource, Object handle) {
        ((LeakTracker.Leak) handle).close();
    }
}
