package io.github.watertight.benchmarks.contenders;

import io.netty.util.LeakPresenceDetector;
import io.netty.util.ResourceLeakTracker;

/** Netty's detector for tests: it counts what is open, and on request keeps the stacks of it. */
final class NettyPresenceTracker implements Tracker {

    /** Whether it keeps the stack of what is open. By default it does not. */
    enum OpenStack {
        KEPT,
        NOT_KEPT
    }

    /** The call site. */
    public static final class Site implements Opener {
        private final LeakPresenceDetector<Resource> detector;

        /** Opens with that detector. */
        public Site(LeakPresenceDetector<Resource> detector) {
            this.detector = detector;
        }

        @Override
        public Object open(Resource resource) {
            return detector.track(resource);
        }
    }

    private final LeakPresenceDetector<Resource> detector;

    NettyPresenceTracker(OpenStack openStack) {
        // Read when Netty's class is initialised, so one JVM can do it in one way only.
        boolean kept = openStack == OpenStack.KEPT;
        System.setProperty("io.netty.util.LeakPresenceDetector.trackCreationStack", String.valueOf(kept));
        detector = new LeakPresenceDetector<>(Resource.class);
        if (keepsOpenStack() != kept) {
            throw new IllegalStateException("Netty was loaded in this JVM before, with other settings");
        }
    }

    private boolean keepsOpenStack() {
        Resource resource = new Resource();
        ResourceLeakTracker<Resource> tracker = detector.track(resource);
        try {
            LeakPresenceDetector.check();
            throw new IllegalStateException("Netty does not see what is open");
        } catch (IllegalStateException leak) {
            return leak.getSuppressed().length > 0 || leak.getCause() != null;
        } finally {
            tracker.close(resource);
        }
    }

    @Override
    public Opener[] openers(int sites) {
        return ClassCopies.instances(Site.class, Opener.class, sites, detector);
    }

    @Override
    @SuppressWarnings("unchecked") // A site's.
    public void close(Resource resource, Object handle) {
        ((ResourceLeakTracker<Resource>) handle).close(resource);
    }

    @Override
    public Stay enter() {
        return new Stay() {
            @Override
            public void leave() {}

            @Override
            public void end() {
                LeakPresenceDetector.check();
            }
        };
    }
}
