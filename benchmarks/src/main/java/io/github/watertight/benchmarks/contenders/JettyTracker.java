package io.github.watertight.benchmarks.contenders;

import org.eclipse.jetty.util.LeakDetector;

/** Jetty's detector: a map of phantom references, each with a stack. */
final class JettyTracker implements Tracker {

    /** The call site. */
    public static final class Site implements Opener {
        private final LeakDetector<Resource> detector;

        /** Opens with that detector. */
        public Site(LeakDetector<Resource> detector) {
            this.detector = detector;
        }

        @Override
        public Object open(Resource resource) {
            detector.acquired(resource);
            return resource;
        }
    }

    private final LeakDetector<Resource> detector;

    JettyTracker(LeakDetector<Resource> detector) {
        this.detector = detector;
        try {
            detector.start();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty's detector does not start", e);
        }
    }

    @Override
    public Opener[] openers(int sites) {
        return ClassCopies.instances(Site.class, Opener.class, sites, detector);
    }

    @Override
    public void close(Resource resource, Object handle) {
        detector.released(resource);
    }
}
