package io.github.watertight.benchmarks.contenders;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What one would write first: a concurrent map of what is open, as in {@code cmd/go}. */
final class MapTracker implements Tracker {

    /** The call site. */
    public static final class Site implements Opener {
        private final ConcurrentMap<Object, Object> open;

        /** Opens in that map. */
        public Site(ConcurrentMap<Object, Object> open) {
            this.open = open;
        }

        @Override
        public Object open(Resource resource) {
            open.put(resource, resource);
            return resource;
        }
    }

    /** The call site that records its stack. */
    public static final class TracedSite implements Opener {
        private final ConcurrentMap<Object, Object> open;

        /** Opens in that map. */
        public TracedSite(ConcurrentMap<Object, Object> open) {
            this.open = open;
        }

        @Override
        public Object open(Resource resource) {
            open.put(resource, new Throwable());
            return resource;
        }
    }

    private final ConcurrentMap<Object, Object> open = new ConcurrentHashMap<>();
    private final Class<? extends Opener> site;

    MapTracker(Class<? extends Opener> site) {
        this.site = site;
    }

    @Override
    public Opener[] openers(int sites) {
        return ClassCopies.instances(site, Opener.class, sites, open);
    }

    @Override
    public void close(Resource resource, Object handle) {
        open.remove(resource);
    }

    /** What is open, with what is known of it. */
    ConcurrentMap<Object, Object> open() {
        return open;
    }

    @Override
    public Stay enter() {
        return new Stay() {
            @Override
            public void leave() {}

            @Override
            public void end() {
                if (!open.isEmpty()) {
                    throw new IllegalStateException("leaked: " + open);
                }
            }
        };
    }
}
